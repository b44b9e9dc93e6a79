import type { Clock } from '@comanda/kernel';
import type { Delivery, Subscription } from '../broker.js';

/** One entry of the log in memory. */
export interface LogRecord {
  readonly sequence: number;
  readonly subject: string;
  readonly payload: Uint8Array;
}

type Listener = (delivery: Delivery) => void;

/** Where a group is in the log, and who of it has what. */
export class MemoryGroup {
  private subjects: readonly string[] = [];
  private readonly members: Listener[] = [];
  private readonly acknowledged = new Set<number>();
  /** Entries that were delivered at least once. */
  private readonly given = new Set<number>();
  private readonly delivered = new Map<number, Listener>();

  constructor(
    private readonly clock: Clock,
    private readonly log: () => readonly LogRecord[],
  ) {}

  join(subjects: readonly string[], listener: Listener): Subscription {
    this.subjects = subjects;
    this.members.push(listener);
    this.deliver();
    return { stop: async () => this.leave(listener) };
  }

  deliver(): void {
    for (const record of this.log()) {
      const member = this.members[record.sequence % this.members.length];
      if (member && this.isOpen(record) && !this.delivered.has(record.sequence)) this.give(record, member);
    }
  }

  acknowledgedUpTo(): number {
    const log = this.log();
    const open = log.find((record) => this.isOpen(record));
    return open ? open.sequence - 1 : log.length;
  }

  /** What is under way is not called back: its acknowledgement may come for another entry of the same sequence. */
  forget(): void {
    this.acknowledged.clear();
    this.delivered.clear();
    this.given.clear();
  }

  private leave(listener: Listener): void {
    this.members.splice(this.members.indexOf(listener), 1);
    for (const [sequence, member] of this.delivered) if (member === listener) this.delivered.delete(sequence);
    this.deliver();
  }

  private give({ sequence, subject, payload }: LogRecord, member: Listener): void {
    this.delivered.set(sequence, member);
    const isFirst = !this.given.has(sequence);
    this.given.add(sequence);
    const again = (): void => {
      this.delivered.delete(sequence);
      this.deliver();
    };
    const delivery = {
      subject,
      payload,
      isFirst,
      ack: () => void this.acknowledged.add(sequence),
      retry: (delayMs: number) => void this.clock.after(delayMs, again),
    };
    queueMicrotask(() => member(delivery));
  }

  private isOpen({ sequence, subject }: LogRecord): boolean {
    return this.subjects.includes(subject) && !this.acknowledged.has(sequence);
  }
}
