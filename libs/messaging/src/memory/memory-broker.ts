import type { Clock } from '@comanda/kernel';
import { Broker, type Delivery, type LogProgress, type Subscription } from '../broker.js';
import { NoAnswer } from '../errors.js';
import { MemoryGroup, type LogRecord } from './memory-group.js';

type Answer = (payload: Uint8Array) => Promise<Uint8Array>;

interface Subscriber {
  readonly subject: RegExp;
  readonly queue: string | undefined;
  readonly listener: (payload: Uint8Array, subject: string) => void;
}

/** A broker in memory, for tests of one process. Deliveries come after the running code has ended, as from a real one. */
export class MemoryBroker extends Broker {
  connected = true;
  private readonly subscribers = new Set<Subscriber>();
  private readonly servers = new Map<string, Set<Answer>>();
  private readonly groups = new Map<string, MemoryGroup>();
  private log: LogRecord[] = [];
  private turn = 0;

  constructor(private readonly clock: Clock) {
    super();
  }

  publish(subject: string, payload: Uint8Array, onUnserved?: () => void): void {
    if (!this.connected) return;
    const chosen = this.chosen(subject);
    for (const { listener } of chosen) queueMicrotask(() => listener(payload, subject));
    if (chosen.length === 0 && onUnserved) queueMicrotask(onUnserved);
  }

  async subscribe(
    subject: string,
    listener: (payload: Uint8Array, subject: string) => void,
    { queue }: { readonly queue?: string } = {},
  ): Promise<Subscription> {
    const subscriber = { subject: patternOf(subject), queue, listener };
    this.subscribers.add(subscriber);
    return { stop: async () => void this.subscribers.delete(subscriber) };
  }

  async serve(subject: string, _queue: string, answer: Answer): Promise<Subscription> {
    const servers = this.servers.get(subject) ?? new Set();
    this.servers.set(subject, servers.add(answer));
    return { stop: async () => void servers.delete(answer) };
  }

  async request(subject: string, payload: Uint8Array, timeoutMs: number): Promise<Uint8Array> {
    const [answer] = this.servers.get(subject) ?? [];
    if (!answer || !this.connected) throw new NoAnswer(`nobody answers ${subject}`);
    return new Promise((resolve, reject) => {
      const cancel = this.clock.after(timeoutMs, () => reject(new NoAnswer(`nobody answers ${subject}`)));
      // A server that fails says nothing.
      answer(payload).then(
        (reply) => (cancel(), resolve(reply)),
        () => undefined,
      );
    });
  }

  async append(subject: string, payload: Uint8Array): Promise<number> {
    if (!this.connected) throw new NoAnswer('not connected');
    const record = { sequence: this.log.length + 1, subject, payload };
    this.log.push(record);
    this.publish(subject, payload);
    for (const group of this.groups.values()) group.deliver();
    return record.sequence;
  }

  async consume(
    name: string,
    subjects: readonly string[],
    listener: (delivery: Delivery) => void,
  ): Promise<Subscription> {
    const group = this.groups.get(name) ?? new MemoryGroup(this.clock, () => this.log);
    this.groups.set(name, group);
    return group.join(subjects, listener);
  }

  async progress(name: string): Promise<LogProgress> {
    return { last: this.log.length, acknowledged: this.groups.get(name)?.acknowledgedUpTo() ?? 0 };
  }

  /** Its storage is gone: the log is empty, and begins anew. */
  wipe(): void {
    this.log = [];
    for (const group of this.groups.values()) group.forget();
  }

  async close(): Promise<void> {
    this.connected = false;
  }

  /** Every subscriber without a queue, and one of each queue, in turn. */
  private chosen(subject: string): Subscriber[] {
    const matching = [...this.subscribers].filter((subscriber) => subscriber.subject.test(subject));
    const queues = Map.groupBy(matching, ({ queue }) => queue);
    this.turn += 1;
    return [...queues].flatMap(([queue, members]) =>
      queue === undefined ? members : [members[this.turn % members.length]!],
    );
  }
}

function patternOf(subject: string): RegExp {
  return new RegExp(`^${subject.replaceAll('.', '\\.').replaceAll('*', '[^.]+')}$`);
}
