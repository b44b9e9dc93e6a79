import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const READY = 'Server is ready';

/** The server must not outlive the tests, even when they are killed: with them, its standard input ends. */
const UNTIL_STDIN_ENDS =
  'exec 3<&0; "$@" & server=$!; (cat <&3 >/dev/null; kill -9 $server) 2>/dev/null & wait $server';

/** A nats-server of a test's own, which may be killed. The binary is `TEST_NATS_SERVER_BINARY`, or the one on PATH. */
export class NatsServer {
  private process: ChildProcess | undefined;
  private readonly storage = mkdtempSync(path.join(tmpdir(), 'nats-'));

  private constructor(
    private readonly port: number,
    private readonly settings: string | undefined,
  ) {}

  /** On a free port, with settings in the words of NATS's own file or without any; not yet started. */
  static async prepare(settings?: string): Promise<NatsServer> {
    const socket = createServer().listen(0, '127.0.0.1');
    await once(socket, 'listening');
    const { port } = socket.address() as AddressInfo;
    socket.close();
    await once(socket, 'close');
    return new NatsServer(port, settings);
  }

  get url(): string {
    return `nats://127.0.0.1:${this.port}`;
  }

  /** Resolves when it takes connections. Throws when there is no such binary, or when it does not start. */
  async start(): Promise<void> {
    const binary = process.env.TEST_NATS_SERVER_BINARY ?? 'nats-server';
    const server = [
      binary,
      '-a',
      '127.0.0.1',
      '-p',
      String(this.port),
      '-js',
      '-sd',
      this.storage,
      ...this.configured(),
    ];
    const child = spawn('/bin/sh', ['-c', UNTIL_STDIN_ENDS, 'sh', ...server], { stdio: ['pipe', 'ignore', 'pipe'] });
    this.process = child;
    let said = '';
    await new Promise<void>((resolve, reject) => {
      child.once('exit', () =>
        reject(new Error(`${binary} did not start (TEST_NATS_SERVER_BINARY names it): ${said}`)),
      );
      child.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes(READY)) resolve();
      });
    });
  }

  private configured(): string[] {
    if (this.settings === undefined) return [];
    const file = path.join(this.storage, 'nats.conf');
    mkdirSync(this.storage, { recursive: true });
    writeFileSync(file, this.settings);
    return ['-c', file];
  }

  /** As a power cut does it. */
  async kill(): Promise<void> {
    const child = this.process;
    this.process = undefined;
    if (!child || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.stdin!.end();
    await ended;
  }

  /** What it has stored is gone; to be called while it is down. */
  wipe(): void {
    rmSync(this.storage, { recursive: true, force: true });
  }

  async dispose(): Promise<void> {
    await this.kill();
    this.wipe();
  }
}
