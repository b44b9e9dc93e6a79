import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const READY = 'Server is ready';

/** A nats-server of a test's own, which may be killed. The binary is `TEST_NATS_SERVER_BINARY`, or the one on PATH. */
export class NatsServer {
  private process: ChildProcess | undefined;
  private readonly storage = mkdtempSync(path.join(tmpdir(), 'nats-'));

  private constructor(private readonly port: number) {}

  /** On a free port; not yet started. */
  static async prepare(): Promise<NatsServer> {
    const socket = createServer().listen(0, '127.0.0.1');
    await once(socket, 'listening');
    const { port } = socket.address() as AddressInfo;
    socket.close();
    await once(socket, 'close');
    return new NatsServer(port);
  }

  get url(): string {
    return `nats://127.0.0.1:${this.port}`;
  }

  /** Resolves when it takes connections. Throws when there is no such binary, or when it does not start. */
  async start(): Promise<void> {
    const binary = process.env.TEST_NATS_SERVER_BINARY ?? 'nats-server';
    const args = ['-a', '127.0.0.1', '-p', String(this.port), '-js', '-sd', this.storage];
    const child = spawn(binary, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    this.process = child;
    let said = '';
    await new Promise<void>((resolve, reject) => {
      child.once('error', (cause) =>
        reject(new Error(`cannot run ${binary}: set TEST_NATS_SERVER_BINARY to a nats-server`, { cause })),
      );
      child.once('exit', () => reject(new Error(`nats-server did not start: ${said}`)));
      child.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes(READY)) resolve();
      });
    });
  }

  /** As a power cut does it. */
  async kill(): Promise<void> {
    const child = this.process;
    this.process = undefined;
    if (!child || child.exitCode !== null || !child.kill('SIGKILL')) return;
    await once(child, 'exit');
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
