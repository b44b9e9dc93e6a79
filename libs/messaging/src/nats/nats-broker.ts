import type { ConsumerMessages, JsMsg } from '@nats-io/jetstream';
import { errors, type NatsConnection, type Subscription as NatsSubscription } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import { fullJitter, natsAddress, sleep, type Clock, type Random } from '@comanda/kernel';
import { logger } from '@comanda/observability';
import { Broker, type Delivery, type LogProgress, type Subscription } from '../broker.js';
import { NoAnswer } from '../errors.js';
import { EventLog } from './event-log.js';
import { Unserved } from './unserved.js';

export interface NatsBrokerOptions {
  /** One URL, or several separated by commas; with `user:password@` where NATS asks for it. */
  readonly url: string;
  /** Name of the connection, as the server's monitoring shows it. */
  readonly name: string;
  readonly clock: Clock;
  readonly random: Random;
}

const RESTART_BACKOFF = { baseMs: 200, maxMs: 3_000 };

/**
 * NATS: core subjects for commands, replies and questions; one JetStream stream for events. It connects in the
 * background and again for ever; what is published without a connection is lost, as with any broker.
 */
export class NatsBroker extends Broker {
  private readonly log = logger('nats');
  private readonly ready: Promise<{ connection: NatsConnection; events: EventLog }>;
  private connection: NatsConnection | undefined;
  private up = false;
  private closed = false;
  private readonly restarts = new Set<() => void>();
  private readonly unserved: Unserved;

  constructor(private readonly options: NatsBrokerOptions) {
    super();
    this.unserved = new Unserved(natsAddress(options.url).inboxPrefix);
    this.ready = this.open();
    this.ready.catch((error: unknown) => {
      if (!this.closed) this.log.error({ err: error }, 'could not connect to NATS');
    });
  }

  get connected(): boolean {
    return this.up;
  }

  publish(subject: string, payload: Uint8Array, onUnserved?: () => void): void {
    if (!this.up) return;
    try {
      // The server answers at once, with a status and to the reply subject, when nobody has subscribed to the subject.
      this.connection!.publish(subject, payload, onUnserved && { reply: this.unserved.expect(onUnserved) });
    } catch (error) {
      this.log.error({ err: error, subject, bytes: payload.length }, 'a message could not be published');
    }
  }

  async subscribe(
    subject: string,
    listener: (payload: Uint8Array, subject: string) => void,
    options: { readonly queue?: string } = {},
  ): Promise<Subscription> {
    const { connection } = await this.ready;
    const callback = (error: Error | null, message: { data: Uint8Array; subject: string }): void => {
      if (error) this.log.warn({ err: error, subject }, 'subscription');
      else listener(message.data, message.subject);
    };
    const subscription = connection.subscribe(subject, { ...options, callback });
    await known(connection);
    return stopping(subscription);
  }

  async serve(
    subject: string,
    queue: string,
    answer: (payload: Uint8Array) => Promise<Uint8Array>,
  ): Promise<Subscription> {
    const { connection } = await this.ready;
    const subscription = connection.subscribe(subject, {
      queue,
      callback: (error, message) => {
        if (error) return;
        answer(message.data)
          .then((reply) => message.respond(reply))
          .catch((failure: unknown) => this.log.warn({ err: failure, subject }, 'a question is not answered'));
      },
    });
    await known(connection);
    return stopping(subscription);
  }

  async request(subject: string, payload: Uint8Array, timeoutMs: number): Promise<Uint8Array> {
    const { connection } = await this.ready;
    try {
      return (await connection.request(subject, payload, { timeout: timeoutMs })).data;
    } catch (error) {
      if (error instanceof errors.TimeoutError || error instanceof errors.RequestError) {
        throw new NoAnswer(`nobody answers ${subject}`, { cause: error });
      }
      throw error;
    }
  }

  async append(subject: string, payload: Uint8Array): Promise<number> {
    return (await this.ready).events.append(subject, payload);
  }

  async progress(group: string): Promise<LogProgress> {
    return (await this.ready).events.progress(group);
  }

  /** Begins in the background, and begins anew whenever the connection comes back or the consumer is lost. */
  async consume(
    group: string,
    subjects: readonly string[],
    listener: (delivery: Delivery) => void,
  ): Promise<Subscription> {
    let stopped = false;
    let messages: ConsumerMessages | undefined;
    const restart = (): void => void messages?.stop();
    this.restarts.add(restart);
    const run = async (): Promise<void> => {
      for (let failures = 0; !stopped && !this.closed;) {
        try {
          const consumer = await (await this.ready).events.consumer(group, subjects);
          messages = await consumer.consume({
            max_messages: 500,
            expires: 10_000,
            idle_heartbeat: 2_000,
            abort_on_missing_resource: true,
            callback: (message) => listener(deliveryOf(message)),
          });
          failures = 0;
          if (!stopped) await messages.closed();
        } catch (error) {
          if (!stopped) this.log.warn({ err: error, group }, 'events cannot be consumed now; trying again');
        }
        failures += 1;
        if (!stopped) await sleep(this.options.clock, fullJitter(this.options.random, failures, RESTART_BACKOFF));
      }
    };
    const running = run();
    return {
      stop: async () => {
        stopped = true;
        this.restarts.delete(restart);
        await messages?.close();
        await Promise.race([running, sleep(this.options.clock, 1_000)]);
      },
    };
  }

  async close(): Promise<void> {
    this.closed = true;
    this.up = false;
    // Without a connection there is nothing to flush, and the first connect may still be trying.
    if (this.connection && !this.connection.isClosed()) await this.connection.close();
  }

  private async open(): Promise<{ connection: NatsConnection; events: EventLog }> {
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
      // An error with its stack for each request, in case it fails: too dear.
      noAsyncTraces: true,
      // The only way to end a first connect that would try for ever.
      reconnectToServer: () => {
        if (this.closed) throw new Error('closed');
        return null;
      },
    });
    this.connection = connection;
    connection.subscribe(this.unserved.subject, { callback: (_error, message) => this.unserved.tell(message.subject) });
    if (this.closed) await connection.close();
    this.up = !this.closed;
    void this.watch(connection);
    return { connection, events: new EventLog(connection) };
  }

  private async watch(connection: NatsConnection): Promise<void> {
    for await (const status of connection.status()) {
      if (status.type === 'disconnect') {
        this.up = false;
        this.log.warn('NATS is gone');
      } else if (status.type === 'reconnect') {
        this.up = true;
        this.log.info('NATS is back');
        // Its storage may be new: streams and consumers are asserted again.
        this.restarts.forEach((restart) => restart());
      }
    }
  }
}

/** Until the server knows the subscriptions so far. It is told them again when a connection comes back that is lost on the way. */
function known(connection: NatsConnection): Promise<void> {
  return connection.flush().catch(() => undefined);
}

function stopping(subscription: NatsSubscription): Subscription {
  return {
    stop: () =>
      subscription.isClosed() ? Promise.resolve() : subscription.drain().catch(() => subscription.unsubscribe()),
  };
}

function deliveryOf(message: JsMsg): Delivery {
  return {
    subject: message.subject,
    payload: message.data,
    isFirst: !message.redelivered,
    ack: () => message.ack(),
    retry: (delayMs) => message.nak(delayMs),
  };
}
