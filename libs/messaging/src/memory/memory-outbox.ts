import type { StoredOutboxMessage, UnconfirmedMessage } from '../store.js';

/** A message of the outbox, as a test may look at it. */
export interface MemoryOutboxRow extends StoredOutboxMessage {
  readonly createdMs: number;
  readonly sentMs?: number | undefined;
  readonly sequence?: number | undefined;
  readonly passed: ReadonlySet<string>;
}

/** The outbox of a store in memory. Times in milliseconds since the epoch. */
export class MemoryOutbox extends Map<bigint, MemoryOutboxRow> {
  private nextId = 1n;

  /** Ids are given before the commit, so that a later one may be committed first: as a sequence does. */
  newId(): bigint {
    return this.nextId++;
  }

  add(message: StoredOutboxMessage, nowMs: number): void {
    this.set(message.id, { ...message, createdMs: nowMs, passed: new Set() });
  }

  claim(limit: number, nowMs: number, olderThanMs: number, leaseMs: number): StoredOutboxMessage[] {
    const isOpen = ({ createdMs, sentMs, sequence }: MemoryOutboxRow): boolean =>
      sequence === undefined && createdMs <= nowMs - olderThanMs && (sentMs === undefined || sentMs < nowMs - leaseMs);
    const claimed = this.inOrder().filter(isOpen).slice(0, limit);
    for (const { id } of claimed) this.change(id, { sentMs: nowMs });
    return claimed.map(({ id, eventId, subject, subscribers, envelope }) => ({
      id,
      eventId,
      subject,
      subscribers,
      envelope,
    }));
  }

  unconfirmed(limit: number, sentBeforeMs: number, after: bigint, silent: readonly string[]): UnconfirmedMessage[] {
    const isAsked = ({ id, sequence, sentMs, subscribers, passed }: MemoryOutboxRow): boolean => {
      if (id <= after || sequence === undefined || sentMs! >= sentBeforeMs) return false;
      const missing = subscribers.filter((subscriber) => !passed.has(subscriber));
      return missing.length === 0 || missing.some((subscriber) => !silent.includes(subscriber));
    };
    const rows = this.inOrder().filter(isAsked).slice(0, limit);
    return rows.map(({ id, eventId, sequence, subscribers, passed }) => ({
      id,
      eventId,
      sequence: sequence!,
      missing: subscribers.filter((subscriber) => !passed.has(subscriber)),
    }));
  }

  confirm(subscriber: string, id: bigint): void {
    const row = this.get(id);
    if (!row) return;
    const passed = new Set(row.passed).add(subscriber);
    if (row.subscribers.every((each) => passed.has(each))) this.delete(id);
    else this.change(id, { passed });
  }

  change(id: bigint, change: Partial<MemoryOutboxRow>): void {
    const row = this.get(id);
    if (row) this.set(id, { ...row, ...change });
  }

  inOrder(): MemoryOutboxRow[] {
    return [...this.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }
}
