import type { StoredOutboxMessage, UnconfirmedMessage } from '@comanda/messaging';

/** A message of the outbox. Times in milliseconds of the database's clock. */
export interface OutboxRow extends StoredOutboxMessage {
  readonly createdMs: number;
  sentMs: number | undefined;
  sequence: number | undefined;
  passed: readonly string[];
}

/** The outbox of a simulated database. */
export class SimulatedOutbox {
  private readonly rows = new Map<bigint, OutboxRow>();
  private readonly events = new Set<string>();
  private nextId = 1;

  get size(): number {
    return this.rows.size;
  }

  /** Ids are given before the commit, so that a greater one may be committed first: as a sequence does. */
  newId(): bigint {
    return BigInt(this.nextId++);
  }

  has(eventId: string): boolean {
    return this.events.has(eventId);
  }

  add({ id, eventId, subject, subscribers, envelope }: StoredOutboxMessage, createdMs: number): void {
    const row = { id, eventId, subject, subscribers, envelope, createdMs, sentMs: undefined, sequence: undefined };
    this.rows.set(id, { ...row, passed: [] });
    this.events.add(eventId);
  }

  /** Chosen by their unsent flag, never by a cursor over ids: see {@link newId}. */
  claim(limit: number, nowMs: number, olderThanMs: number, leaseMs: number): StoredOutboxMessage[] {
    if (this.rows.size === 0) return [];
    const isOpen = ({ sequence, createdMs, sentMs }: OutboxRow): boolean =>
      sequence === undefined && createdMs < nowMs - olderThanMs && (sentMs === undefined || sentMs < nowMs - leaseMs);
    const claimed = this.inOrder().filter(isOpen).slice(0, limit);
    for (const row of claimed) row.sentMs = nowMs;
    return claimed.map(({ id, eventId, subject, subscribers, envelope }) => ({
      id,
      eventId,
      subject,
      subscribers,
      envelope,
    }));
  }

  markSent(id: bigint, sequence: number, nowMs: number): void {
    this.change(id, { sequence, sentMs: nowMs });
  }

  markUnsent(id: bigint): void {
    this.change(id, { sequence: undefined, sentMs: undefined });
  }

  unconfirmed(limit: number, sentBeforeMs: number, after: bigint, silent: readonly string[]): UnconfirmedMessage[] {
    if (this.rows.size === 0) return [];
    const messages: UnconfirmedMessage[] = [];
    for (const { id, eventId, sequence, sentMs, subscribers, passed } of this.inOrder()) {
      if (id <= after || sequence === undefined || sentMs! >= sentBeforeMs || messages.length === limit) continue;
      const missing = subscribers.filter((subscriber) => !passed.includes(subscriber));
      if (missing.length > 0 && missing.every((subscriber) => silent.includes(subscriber))) continue;
      messages.push({ id, eventId, sequence, missing });
    }
    return messages;
  }

  confirm(subscriber: string, id: bigint): void {
    const row = this.rows.get(id);
    if (!row || row.passed.includes(subscriber)) return;
    row.passed = [...row.passed, subscriber];
    if (row.subscribers.every((each) => row.passed.includes(each))) this.delete(id);
  }

  delete(id: bigint): void {
    const row = this.rows.get(id);
    if (!row) return;
    this.rows.delete(id);
    this.events.delete(row.eventId);
  }

  /** The oldest first. */
  inOrder(): OutboxRow[] {
    return [...this.rows.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  private change(id: bigint, change: Partial<OutboxRow>): void {
    const row = this.rows.get(id);
    if (row) Object.assign(row, change);
  }
}
