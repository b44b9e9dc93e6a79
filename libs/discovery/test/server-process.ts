import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** The server must not outlive the tests, even when they are killed: with them, its standard input ends. */
const UNTIL_STDIN_ENDS =
  'exec 3<&0; "$@" & server=$!; (cat <&3 >/dev/null; kill -9 $server) 2>/dev/null & wait $server';

/** A server of a test's own, which may be killed. */
export class ServerProcess {
  private child: ChildProcess | undefined;
  private said = '';

  /** `isReady` rejects, or answers false, until it takes requests. */
  constructor(
    private readonly command: readonly string[],
    private readonly isReady: () => Promise<boolean>,
  ) {}

  /** Resolves when it takes requests. Throws when there is no such binary, or when it does not start. */
  async start(): Promise<void> {
    const child = spawn('/bin/sh', ['-c', UNTIL_STDIN_ENDS, 'sh', ...this.command], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (this.said += text));
    while (!(await this.isReady().catch(() => false))) {
      if (child.exitCode !== null) throw new Error(`${this.command[0]} did not start: ${this.said.slice(-2_000)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** As a power cut does it. */
  async kill(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (!child || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.stdin!.end();
    await ended;
  }
}

/** Ports that nobody listens on now. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}
