import type { Delivery } from '@comanda/messaging';
import type { ScheduledEvent } from '../schedule/event-heap.js';
import { MS } from '../schedule/schedule.js';
import type { BrokerWorld } from './broker-world.js';
import type { SimulatedBroker } from './simulated-broker.js';

/** An entry of the log. */
export interface LogRecord {
  readonly sequence: number;
  readonly subject: string;
  readonly payload: Uint8Array;
}

/** A process that takes a group's entries. */
export interface Member {
  readonly connection: SimulatedBroker;
  readonly listener: (delivery: Delivery) => void;
  /** When the last entry that it was sent in order arrives. */
  last: number;
  stopped: boolean;
}

/** After this a delivery without an acknowledgement is made again. */
const ACK_WAIT = 5_000 * MS;

/**
 * Where a group is in the log, as the server keeps it. An acknowledgement names a sequence and nothing else: a late one is taken for
 * whatever delivery of that sequence is under way, even of another entry, after the log was lost.
 */
export class LogGroup {
  private subjects: ReadonlySet<string> = new Set();
  private readonly members: Member[] = [];
  private readonly acknowledged = new Set<number>();
  private readonly pending = new Map<number, ScheduledEvent>();
  /** Entries that no member could be given. */
  private readonly waiting = new Set<number>();
  /** Entries that were delivered at least once. */
  private readonly given = new Set<number>();
  private next = 0;
  private turn = 0;

  constructor(
    private readonly world: BrokerWorld,
    private readonly log: () => readonly LogRecord[],
  ) {}

  join(subjects: readonly string[], member: Member): void {
    this.subjects = new Set(subjects);
    this.members.push(member);
    this.deliver();
  }

  leave(member: Member): void {
    member.stopped = true;
    const index = this.members.indexOf(member);
    if (index >= 0) this.members.splice(index, 1);
  }

  /** Gives out what is new, and what waited for a member. */
  deliver(): void {
    const log = this.log();
    if (this.waiting.size > 0) {
      const waiting = [...this.waiting];
      this.waiting.clear();
      for (const sequence of waiting) this.give(sequence);
    }
    for (; this.next < log.length; this.next += 1)
      if (this.subjects.has(log[this.next]!.subject)) this.give(this.next + 1);
  }

  /** All entries up to this one are acknowledged, or were never for the group. */
  acknowledgedUpTo(): number {
    const log = this.log();
    const open = log.find(({ sequence, subject }) => this.subjects.has(subject) && !this.acknowledged.has(sequence));
    return open ? open.sequence - 1 : log.length;
  }

  /** True when nothing is under way. */
  get isIdle(): boolean {
    return this.pending.size === 0 && this.waiting.size === 0 && this.next === this.log().length;
  }

  /** The log has lost what comes after that sequence. With `remembers`, the group does not know. */
  truncate(length: number, remembers: boolean): void {
    for (const [sequence, event] of this.pending) {
      if (sequence <= length) continue;
      this.world.schedule.cancel(event);
      this.pending.delete(sequence);
    }
    for (const set of [this.waiting, this.given])
      for (const sequence of set) if (sequence > length) set.delete(sequence);
    if (!remembers) for (const sequence of this.acknowledged) if (sequence > length) this.acknowledged.delete(sequence);
    this.next = Math.min(this.next, length);
  }

  private give(sequence: number): void {
    const record = this.log()[sequence - 1];
    if (!record || this.acknowledged.has(sequence)) return;
    const able = this.members.filter(({ connection }) => connection.isKnown);
    if (able.length === 0) return void this.waiting.add(sequence);
    const member = able[this.turn++ % able.length]!;
    const isFirst = !this.given.has(sequence);
    this.given.add(sequence);
    this.send(record, member, isFirst);
    if (this.world.faults.strikes('event delivered twice', record.payload))
      this.send(record, this.world.chance.pick(able), isFirst);
    this.expectAck(sequence, ACK_WAIT);
  }

  private expectAck(sequence: number, within: number): void {
    const before = this.pending.get(sequence);
    if (before) this.world.schedule.cancel(before);
    const again = (): void => {
      this.pending.delete(sequence);
      this.give(sequence);
    };
    this.pending.set(sequence, this.world.schedule.after(within, 'ack wait is over', undefined, again));
  }

  /** In order for each member, unless chance has it otherwise. */
  private send(record: LogRecord, member: Member, isFirst: boolean): void {
    const { schedule, faults, chance, turns } = this.world;
    const { connection } = member;
    const isLate = faults.strikes('event late', record.payload);
    const arrival = isLate
      ? schedule.now + chance.below(ACK_WAIT)
      : Math.max(member.last, schedule.now + this.world.latency());
    if (!isLate) member.last = arrival;
    turns.arrive(connection.caller, arrival - schedule.now, 'delivery', () => {
      if (!connection.isOpen || member.stopped) return;
      connection.arrived.push(record.payload);
      connection.noteArrival(record.subject, record.payload);
      member.listener({
        subject: record.subject,
        payload: record.payload,
        isFirst,
        ack: () => this.ack(connection, record.sequence, record.payload),
        retry: (delayMs) => {
          if (connection.reaches() && this.pending.has(record.sequence)) this.expectAck(record.sequence, delayMs * MS);
        },
      });
    });
  }

  private ack(connection: SimulatedBroker, sequence: number, payload: Uint8Array): void {
    if (!connection.reaches()) return;
    const { faults, schedule, chance } = this.world;
    if (faults.strikes('acknowledgement lost', payload)) return;
    if (faults.strikes('acknowledgement late', payload))
      schedule.after(chance.below(2 * ACK_WAIT), 'late ack', undefined, () => this.take(sequence));
    else this.take(sequence);
  }

  private take(sequence: number): void {
    const waiting = this.pending.get(sequence);
    if (!waiting) return;
    this.world.schedule.cancel(waiting);
    this.pending.delete(sequence);
    this.acknowledged.add(sequence);
  }
}
