import { Broker, type Delivery, type LogProgress, type Subscription } from '../broker.js';
import { NoAnswer } from '../errors.js';

interface Subscriber {
  readonly subject: RegExp;
  readonly queue: string | undefined;
  readonly listener: (payload: Uint8Array, subject: string) => void;
}

interface Entry {
  readonly sequence: number;
  readonly subject: string;
  readonly payload: Uint8Array;
}

interface Group {
  readonly subjects: readonly string[];
  readonly listeners: ((delivery: Delivery) => void)[];
  readonly acknowledged: Set<number>;
  readonly delivered: Set<number>;
}

/** A broker in memory, for tests of one process. Deliveries come in later turns of the event loop, as from a real one. */
export class MemoryBroker extends Broker {
  connected = true;
  private readonly subscribers = new Set<Subscriber>();
  private readonly servers = new Map<string, (payload: Uint8Array) => Promise<Uint8Array>>();
  private readonly groups = new Map<string, Group>();
  private log: Entry[] = [];
  private next = 1;

  publish(subject: string, payload: Uint8Array): void {
    if (!this.connected) return;
    const taken = new Set<string>();
    for (const { subject: pattern, queue, listener } of this.subscribers) {
      if (!pattern.test(subject) || (queue !== undefined && taken.has(queue))) continue;
      if (queue !== undefined) taken.add(queue);
      setImmediate(() => listener(payload, subject));
    }
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

  async serve(subject: string, _queue: string, answer: (payload: Uint8Array) => Promise<Uint8Array>): Promise<Subscription> {
    this.servers.set(subject, answer);
    return { stop: async () => void this.servers.delete(subject) };
  }

  async request(subject: string, payload: Uint8Array): Promise<Uint8Array> {
    const server = this.servers.get(subject);
    if (!server || !this.connected) throw new NoAnswer(`nobody answers ${subject}`);
    return server(payload);
  }

  async append(subject: string, payload: Uint8Array): Promise<number> {
    if (!this.connected) throw new NoAnswer('not connected');
    const entry = { sequence: this.next++, subject, payload };
    this.log.push(entry);
    this.publish(subject, payload);
    for (const group of this.groups.values()) this.deliver(group, entry);
    return entry.sequence;
  }

  async consume(name: string, subjects: readonly string[], listener: (delivery: Delivery) => void): Promise<Subscription> {
    const group = this.groups.get(name) ?? { subjects, listeners: [], acknowledged: new Set(), delivered: new Set() };
    this.groups.set(name, group);
    group.listeners.push(listener);
    for (const entry of this.log) this.deliver(group, entry);
    return { stop: async () => void group.listeners.splice(group.listeners.indexOf(listener), 1) };
  }

  async progress(name: string): Promise<LogProgress> {
    const group = this.groups.get(name);
    const last = this.log.at(-1)?.sequence ?? 0;
    const open = this.log.find(({ sequence, subject }) => group?.subjects.includes(subject) && !group.acknowledged.has(sequence));
    return { last, acknowledged: group ? (open ? open.sequence - 1 : last) : 0 };
  }

  /** Its storage is gone: the log is empty, and begins anew. */
  wipe(): void {
    this.log = [];
    this.next = 1;
    for (const group of this.groups.values()) {
      group.acknowledged.clear();
      group.delivered.clear();
    }
  }

  async close(): Promise<void> {
    this.connected = false;
  }

  private deliver(group: Group, entry: Entry): void {
    const listener = group.listeners[entry.sequence % group.listeners.length];
    if (!listener || !group.subjects.includes(entry.subject) || group.delivered.has(entry.sequence)) return;
    group.delivered.add(entry.sequence);
    setImmediate(() =>
      listener({
        subject: entry.subject,
        payload: entry.payload,
        ack: () => group.acknowledged.add(entry.sequence),
        retry: () => {
          group.delivered.delete(entry.sequence);
          this.deliver(group, entry);
        },
      }),
    );
  }
}

function patternOf(subject: string): RegExp {
  return new RegExp(`^${subject.replaceAll('.', '\\.').replaceAll('*', '[^.]+')}$`);
}
