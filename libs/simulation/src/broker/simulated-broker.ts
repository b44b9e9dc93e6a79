import { Broker, NoAnswer, type Delivery, type LogProgress, type Subscription } from '@comanda/messaging';
import { never, type Caller } from '../process/caller.js';
import { messageIds } from './message-ids.js';
import type { SimulatedServer, Subscriber } from './simulated-server.js';

/** A process's connection to the broker. */
export class SimulatedBroker extends Broker {
  /** Everything that has arrived here, in order. */
  readonly arrived: Uint8Array[] = [];
  private cut = false;
  private missedAt = 0;

  constructor(
    private readonly server: SimulatedServer,
    readonly caller: Caller,
  ) {
    super();
  }

  get connected(): boolean {
    return !this.cut && this.server.available;
  }

  /** The server can reach the process. */
  get isOpen(): boolean {
    return this.caller.alive && this.connected;
  }

  /** The server believes so; it may take a while until it misses a process that is gone. */
  get isKnown(): boolean {
    return this.connected && (this.caller.alive || this.server.world.schedule.now < this.missedAt);
  }

  /** The process is gone, and the server will miss it after so many microseconds. */
  lingers(delay: number): void {
    this.missedAt = this.server.world.schedule.now + delay;
  }

  /** A call of the process reaches the server. */
  reaches(): boolean {
    return this.caller.reaches() && this.connected;
  }

  /** What is on the way either side is lost until {@link mend}. */
  sever(): void {
    this.cut = true;
  }

  mend(): void {
    this.cut = false;
    this.server.deliverAll();
  }

  /** Adds to the trace what has arrived. */
  noteArrival(subject: string, payload: Uint8Array): void {
    const { schedule } = this.server.world;
    if (schedule.trace.lines) schedule.note(`  ${this.caller.id} hears ${subject}: ${messageIds(payload).join(', ')}`);
  }

  publish(subject: string, payload: Uint8Array, onUnserved?: () => void): void {
    if (this.reaches()) this.server.publish(this, subject, payload, onUnserved);
  }

  async subscribe(
    subject: string,
    listener: (payload: Uint8Array, subject: string) => void,
    { queue }: { readonly queue?: string } = {},
  ): Promise<Subscription> {
    if (!this.caller.reaches()) return never();
    const subscriber = { subject, queue, connection: this, listener, last: 0, stopped: false };
    this.server.subscribe(subscriber);
    return { stop: () => this.stop(subscriber) };
  }

  async serve(
    subject: string,
    _queue: string,
    answer: (payload: Uint8Array) => Promise<Uint8Array>,
  ): Promise<Subscription> {
    if (!this.caller.reaches()) return never();
    const stop = this.server.serve(subject, { connection: this, answer });
    return { stop: async () => stop() };
  }

  request(subject: string, payload: Uint8Array, timeoutMs: number): Promise<Uint8Array> {
    if (!this.caller.reaches()) return never();
    if (!this.connected) return Promise.reject(new NoAnswer('not connected'));
    return this.server.request(this, subject, payload, timeoutMs);
  }

  append(subject: string, payload: Uint8Array): Promise<number> {
    if (!this.caller.reaches()) return never();
    if (!this.connected) return Promise.reject(new Error('not connected'));
    return this.server.append(this, subject, payload);
  }

  async consume(
    group: string,
    subjects: readonly string[],
    listener: (delivery: Delivery) => void,
  ): Promise<Subscription> {
    if (!this.caller.reaches()) return never();
    const member = { connection: this, listener, last: 0, stopped: false };
    this.server.consume(group, subjects, member);
    return { stop: async () => this.server.leave(group, member) };
  }

  progress(group: string): Promise<LogProgress> {
    if (!this.caller.reaches()) return never();
    const { world } = this.server;
    return new Promise((resolve, reject) => {
      world.schedule.after(world.latency() + world.latency(), 'progress', this.caller, () => {
        if (this.connected) resolve(this.server.progress(group));
        else reject(new Error('not connected'));
      });
    });
  }

  async close(): Promise<void> {
    this.cut = true;
  }

  /** What has been sent to a subscriber is heard before its stop ends. */
  private async stop(subscriber: Subscriber): Promise<void> {
    const { schedule } = this.server.world;
    this.server.unsubscribe(subscriber);
    if (subscriber.last > schedule.now) await schedule.sleep(subscriber.last - schedule.now, 'drained', this.caller);
    subscriber.stopped = true;
  }
}
