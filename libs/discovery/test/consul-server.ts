import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePorts, ServerProcess } from './server-process.js';

/** Of a server that is alone: its leader is there soon. */
const ALONE = [
  ...['-server', '-bootstrap-expect=1', '-node=test', '-disable-host-node-id', '-bind=127.0.0.1', '-client=127.0.0.1'],
  ...['-dns-port=-1', '-grpc-port=-1', '-serf-wan-port=-1', '-hcl', 'performance { raft_multiplier = 1 }'],
];

/** A Consul of a test's own. The binary is `TEST_CONSUL_BINARY`, or the one on PATH. */
export class ConsulServer {
  private constructor(
    readonly url: string,
    private readonly storage: string,
    private readonly process: ServerProcess,
  ) {}

  /** On free ports; not yet started. */
  static async prepare(): Promise<ConsulServer> {
    const [http, server, serf] = await freePorts(3);
    const url = `http://127.0.0.1:${http}`;
    const storage = path.join(tmpdir(), `consul-${randomUUID()}`);
    const ports = [`-http-port=${http}`, `-server-port=${server}`, `-serf-lan-port=${serf}`];
    const binary = process.env.TEST_CONSUL_BINARY ?? 'consul';
    const command = [binary, 'agent', '-data-dir', storage, ...ALONE, ...ports];
    return new ConsulServer(url, storage, new ServerProcess(command, () => takesServices(url)));
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

/** It has a leader, and its own node is in the catalog. */
async function takesServices(url: string): Promise<boolean> {
  const response = await fetch(`${url}/v1/catalog/service/consul`, { signal: AbortSignal.timeout(2_000) });
  return response.ok && ((await response.json()) as unknown[]).length > 0;
}
