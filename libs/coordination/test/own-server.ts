import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually } from '@comanda/testing';

/** The server must not outlive the tests, even when they are killed: with them, its standard input ends. */
const UNTIL_STDIN_ENDS =
  'exec 3<&0; "$@" & server=$!; (cat <&3 >/dev/null; kill -9 $server) 2>/dev/null & wait $server';

/** A server of a test's own, which may be killed and started again on the same port. */
export class OwnServer {
  private process: ChildProcess | undefined;
  private said = '';

  private constructor(
    readonly url: string,
    private readonly command: readonly string[],
    private readonly storage: string,
    private readonly answers: () => Promise<boolean>,
  ) {}

  /**
   * A nats-server; not yet started. The binary is `TEST_NATS_SERVER_BINARY`, or the one on PATH.
   * @param settings in the words of its own file; once it is wiped, it cannot be started with these again
   */
  static async nats(settings?: string): Promise<OwnServer> {
    const [port] = await freePorts(1);
    const storage = mkdtempSync(path.join(tmpdir(), 'nats-'));
    const file = path.join(storage, 'nats.conf');
    if (settings !== undefined) writeFileSync(file, settings);
    const binary = process.env.TEST_NATS_SERVER_BINARY ?? 'nats-server';
    const configured = settings === undefined ? [] : ['-c', file];
    const command = [binary, ...configured, '-a', '127.0.0.1', '-p', `${port}`, '-js', '-sd', storage];
    const server: OwnServer = new OwnServer(`nats://127.0.0.1:${port}`, command, storage, async () =>
      server.said.includes('Server is ready'),
    );
    return server;
  }

  /** A Consul whose sessions may be short; not yet started. The binary is `TEST_CONSUL_BINARY`, or the one on PATH. */
  static async consul(): Promise<OwnServer> {
    const [http, rpc, gossip] = await freePorts(3);
    const storage = mkdtempSync(path.join(tmpdir(), 'consul-'));
    const binary = process.env.TEST_CONSUL_BINARY ?? 'consul';
    const role = ['-server', '-bootstrap-expect=1', '-node=test', '-disable-host-node-id', `-data-dir=${storage}`];
    const ports = [`-http-port=${http}`, `-server-port=${rpc}`, `-serf-lan-port=${gossip}`];
    const off = ['-bind=127.0.0.1', '-dns-port=-1', '-grpc-port=-1', '-serf-wan-port=-1'];
    const settings = ['-hcl', 'performance { raft_multiplier = 1 }', '-hcl', 'session_ttl_min = "1s"'];
    const url = `http://127.0.0.1:${http}`;
    return new OwnServer(url, [binary, 'agent', ...role, ...ports, ...off, ...settings], storage, async () => {
      // It has a leader before that knows what was stored: it must answer as of now, be it that there is no such key.
      const keys = await fetch(`${url}/v1/kv/any?keys&consistent`).catch(() => undefined);
      return keys?.ok === true || keys?.status === 404;
    });
  }

  /** Resolves when it answers. */
  async start(): Promise<void> {
    const child = spawn('/bin/sh', ['-c', UNTIL_STDIN_ENDS, 'sh', ...this.command], { stdio: 'pipe' });
    this.process = child;
    this.said = '';
    for (const output of [child.stdout, child.stderr])
      output.on('data', (chunk: Buffer) => (this.said = (this.said + chunk.toString()).slice(-10_000)));
    await eventually(
      `${this.command[0]} to answer`,
      () => {
        if (child.exitCode !== null) throw new Error(`${this.command[0]} does not start: ${this.said}`);
        return this.answers();
      },
      { withinMs: 60_000 },
    );
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

async function freePorts(count: number): Promise<number[]> {
  const sockets = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(sockets.map((socket) => once(socket, 'listening')));
  const ports = sockets.map((socket) => (socket.address() as AddressInfo).port);
  await Promise.all(sockets.map((socket) => (socket.close(), once(socket, 'close'))));
  return ports;
}
