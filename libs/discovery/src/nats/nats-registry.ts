import { NatsKeyValue, NatsLink } from '@comanda/coordination';
import { SystemClock, type Clock } from '@comanda/kernel';
import type { Registration, SelfCheck } from '../registry.js';
import { KeyValueRegistry, type KeyValueRegistryOptions } from '../key-value/key-value-registry.js';

/** Milliseconds that a registration waits for the connection, before it is tried without. */
const CONNECT_MS = 1_500;

/** Where NATS is. */
export interface NatsRegistryOptions extends KeyValueRegistryOptions {
  /** One URL, or several separated by commas. */
  readonly url: string;
  /** Of the connection, as the server's monitoring shows it. */
  readonly connectionName?: string;
  /** Of the bucket that all who should find each other share. */
  readonly bucket?: string;
}

/** Keeps instances in a bucket of NATS KV; needs nats-server 2.11 with JetStream. One who has died is gone within the TTL. */
export class NatsRegistry extends KeyValueRegistry {
  private readonly link: NatsLink;
  private readonly clock: Clock;

  constructor({ url, connectionName = 'registry', bucket = 'registry', ...options }: NatsRegistryOptions) {
    const link = new NatsLink({ url, name: connectionName });
    super(new NatsKeyValue({ link, bucket: { name: bucket }, ...options }), options);
    this.link = link;
    this.clock = options.clock ?? new SystemClock();
  }

  /** Whether there is a connection now. */
  get connected(): boolean {
    return this.link.connected;
  }

  /** Waits a moment for the connection, which is made in the background. */
  override async register(registration: Registration, selfCheck?: SelfCheck): Promise<void> {
    await this.connection();
    return super.register(registration, selfCheck);
  }

  override async abandon(): Promise<void> {
    await super.abandon();
    await this.link.close();
  }

  override async close(): Promise<void> {
    await super.close();
    await this.link.close();
  }

  private connection(): Promise<void> {
    if (this.link.connected) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        forget();
        cancel();
        resolve();
      };
      const forget = this.link.onBack(done);
      const cancel = this.clock.after(CONNECT_MS, done);
    });
  }
}
