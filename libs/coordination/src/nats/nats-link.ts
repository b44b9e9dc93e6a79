import type { NatsConnection } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import { fullJitter, natsAddress, sleep, SystemClock, SystemRandom } from '@comanda/kernel';
import { logger } from '@comanda/observability';
import { unavailable } from '../unavailable.js';

/** Where NATS is. */
export interface NatsLinkOptions {
  /** One URL, or several separated by commas; with `user:password@` where NATS asks for it. */
  readonly url: string;
  /** Name of the connection, as the server's monitoring shows it. */
  readonly name: string;
}

const REFUSED = { baseMs: 4_000, maxMs: 4_000 };
const clock = new SystemClock();
const random = new SystemRandom();

/** A connection to NATS that is made in the background, and made again for ever. */
export class NatsLink {
  private readonly log = logger('nats');
  private readonly backListeners = new Set<() => void>();
  private readonly lostListeners = new Set<() => void>();
  private current: NatsConnection | undefined;
  private up = false;
  private closed = false;

  constructor(private readonly options: NatsLinkOptions) {
    void this.openAtLast();
  }

  /** Whether there is a connection now. */
  get connected(): boolean {
    return this.up;
  }

  /** The connection. Throws `COORDINATION_UNAVAILABLE` while there is none: what is asked of it would wait, and not fail. */
  get connection(): NatsConnection {
    if (!this.current || !this.up) throw unavailable(new Error('there is no connection to NATS'));
    return this.current;
  }

  /** Calls the listener each time that the connection is there, or there again; the answer ends that. The server's storage may be new then. */
  onBack(listener: () => void): () => void {
    this.backListeners.add(listener);
    return () => void this.backListeners.delete(listener);
  }

  /** Calls the listener each time that the connection is lost; the answer ends that. */
  onLost(listener: () => void): () => void {
    this.lostListeners.add(listener);
    return () => void this.lostListeners.delete(listener);
  }

  /** Resolves when it is closed, whatever state it was in. */
  async close(): Promise<void> {
    this.closed = true;
    this.up = false;
    if (this.current && !this.current.isClosed()) await this.current.close();
  }

  /** A server that is away is waited for by the client; one that refuses us may have been told of us only later. */
  private async openAtLast(): Promise<void> {
    while (!this.closed && !this.current) {
      try {
        await this.open();
      } catch (error) {
        if (this.closed) return;
        this.log.error({ err: error }, 'NATS cannot be connected to; trying again');
        await sleep(clock, fullJitter(random, 0, REFUSED));
      }
    }
  }

  private async open(): Promise<void> {
    const { url, name } = this.options;
    const connection = await connect({
      ...natsAddress(url),
      name,
      waitOnFirstConnect: true,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 200,
      reconnectJitter: 400,
      pingInterval: 10_000,
      maxPingOut: 2,
      ignoreAuthErrorAbort: true,
      // The only way to end a first connect that would try for ever.
      reconnectToServer: () => {
        if (this.closed) throw new Error('closed');
        return null;
      },
    });
    this.current = connection;
    if (this.closed) return connection.close();
    this.tellBack();
    void this.follow(connection);
  }

  private async follow(connection: NatsConnection): Promise<void> {
    for await (const { type } of connection.status()) {
      if (type === 'disconnect') this.tellLost();
      else if (type === 'reconnect') this.tellBack();
    }
  }

  private tellBack(): void {
    this.up = true;
    for (const listener of [...this.backListeners]) listener();
  }

  private tellLost(): void {
    this.up = false;
    this.log.warn('NATS is gone');
    for (const listener of [...this.lostListeners]) listener();
  }
}
