import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePorts, ServerProcess } from './server-process.js';

/** A nats-server of a test's own. The binary is `TEST_NATS_SERVER_BINARY`, or the one on PATH. */
export class NatsServer {
  private constructor(
    readonly url: string,
    private readonly storage: string,
    private readonly process: ServerProcess,
  ) {}

  /** On a free port; not yet started. */
  static async prepare(): Promise<NatsServer> {
    const [port] = (await freePorts(1)) as [number];
    const storage = path.join(tmpdir(), `nats-${randomUUID()}`);
    const binary = process.env.TEST_NATS_SERVER_BINARY ?? 'nats-server';
    const command = [binary, '-a', '127.0.0.1', '-p', String(port), '-js', '-sd', storage];
    return new NatsServer(`nats://127.0.0.1:${port}`, storage, new ServerProcess(command, () => listens(port)));
  }

  start(): Promise<void> {
    return this.process.start();
  }

  kill(): Promise<void> {
    return this.process.kill();
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

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } finally {
    socket.destroy();
  }
}
