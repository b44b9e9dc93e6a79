import { randomUUID } from 'node:crypto';
import { eventually, type EventuallyOptions } from '@comanda/testing';
import type { Broker, Subscription } from '../../../src/index.js';

/** A kind of broker. */
export interface BrokerKind {
  readonly name: string;
  /** Gives a connection of its own, where there is such a thing. */
  connect(): Promise<Broker>;
  /** Makes it lose its log, where a test may do that. */
  wipe?(): void | Promise<void>;
  /** Lets time pass, where it does not by itself. */
  meanwhile?(): void;
}

export const text = (payload: Uint8Array): string => Buffer.from(payload).toString();
export const bytes = (word: string): Uint8Array => Buffer.from(word);

/** Two connections to one broker, and short words for what tests do with them. */
export class BrokerBench {
  broker!: Broker;
  /** Another process's connection. */
  other!: Broker;
  /** A name that no other test uses. */
  own = '';

  constructor(private readonly kind: BrokerKind) {}

  async open(): Promise<void> {
    this.broker = await this.kind.connect();
    this.other = await this.kind.connect();
  }

  async close(): Promise<void> {
    await this.broker.close();
    await this.other.close();
  }

  begin(): void {
    this.own = `test-${randomUUID()}`;
  }

  hear(
    subject: string,
    heard: string[],
    options?: { readonly queue?: string },
    from = this.broker,
  ): Promise<Subscription> {
    return from.subscribe(subject, (payload) => heard.push(text(payload)), options);
  }

  eventually(
    name: string,
    condition: () => boolean | Promise<boolean>,
    options: EventuallyOptions = {},
  ): Promise<void> {
    const meanwhile = this.kind.meanwhile?.bind(this.kind);
    return eventually(name, condition, { ...(meanwhile && { meanwhile }), ...options });
  }

  /** Returns when all that was published before has arrived. */
  async flushed(): Promise<void> {
    for (const each of [this.broker, this.other]) {
      const heard: string[] = [];
      const marker = await this.hear(`${this.own}.marker`, heard, {}, each);
      for (const from of [this.broker, this.other]) from.publish(`${this.own}.marker`, bytes('m'));
      await this.eventually('both markers', () => heard.length === 2);
      await marker.stop();
    }
  }
}
