import { randomUUID } from 'node:crypto';
import { SystemClock, type Clock } from '@comanda/kernel';
import type { KeyValue, KeyValueEntry, Watch } from '../key-value.js';
import { Leases, nextToken, type Busy, type Lease } from './leases.js';

/** What is stored of a lock. It is never deleted: the next token must be greater. */
interface LockRecord {
  readonly token: number;
  readonly holder?: Holder;
}

interface Holder {
  /** Of this one taking. */
  readonly id: string;
  readonly owner: string;
  readonly ttlMs: number;
  /** Grows with each renewal, so that the revision does. */
  readonly renewals: number;
}

interface Seen {
  readonly revision: number;
  readonly sinceMs: number;
}

const FREE: LockRecord = { token: 0 };

/** Leases as keys that are written by compare-and-set. */
export class KeyValueLeases extends Leases {
  /** Since when each lock has been seen unchanged. */
  private readonly seen = new Map<string, Seen>();

  constructor(
    private readonly keys: KeyValue,
    private readonly clock: Clock = new SystemClock(),
  ) {
    super();
  }

  async take(name: string, ttlMs: number, owner: string): Promise<Lease | Busy> {
    const key = keyOf(name);
    const entry = await this.keys.get(key);
    const { token: last, holder } = recordOf(entry);
    const busyForMs = holder ? this.unchangedLeftMs(key, entry!.revision, holder.ttlMs) : 0;
    if (busyForMs > 0) return { busyForMs };
    const token = nextToken(last, this.clock.now());
    const taken = { token, holder: { id: randomUUID(), owner, ttlMs, renewals: 0 } };
    const revision = await this.keys.compareAndSet(key, JSON.stringify(taken), entry?.revision ?? 0);
    if (revision === undefined) return { busyForMs: ttlMs };
    this.seen.delete(key);
    return new KeyValueLease(this.keys, key, taken, revision);
  }

  onFree(name: string, listener: () => void): Watch {
    const key = keyOf(name);
    return this.keys.watch(key, {
      onEntries: (entries) => {
        if (!recordOf(entries.find((entry) => entry.key === key)).holder) listener();
      },
    });
  }

  /** How long the holder may still count on it: its TTL began before we saw what it had written. */
  private unchangedLeftMs(key: string, revision: number, ttlMs: number): number {
    const nowMs = this.clock.monotonicMs();
    const known = this.seen.get(key);
    const seen = known?.revision === revision ? known : { revision, sinceMs: nowMs };
    this.seen.set(key, seen);
    return seen.sinceMs + ttlMs - nowMs;
  }
}

class KeyValueLease implements Lease {
  constructor(
    private readonly keys: KeyValue,
    private readonly key: string,
    private record: Required<LockRecord>,
    private revision: number,
  ) {}

  get token(): number {
    return this.record.token;
  }

  get ttlMs(): number {
    return this.record.holder.ttlMs;
  }

  async renew(): Promise<boolean> {
    const { token, holder } = this.record;
    const renewed = { token, holder: { ...holder, renewals: holder.renewals + 1 } };
    if (!(await this.write(renewed))) return false;
    this.record = renewed;
    return true;
  }

  async release(): Promise<void> {
    await this.write({ token: this.token });
  }

  private async write(record: LockRecord): Promise<boolean> {
    const value = JSON.stringify(record);
    let revision = await this.keys.compareAndSet(this.key, value, this.revision);
    // A write of ours that was not answered may have happened.
    if (revision === undefined && (await this.isStillOurs()))
      revision = await this.keys.compareAndSet(this.key, value, this.revision);
    if (revision === undefined) return false;
    this.revision = revision;
    return true;
  }

  private async isStillOurs(): Promise<boolean> {
    const entry = await this.keys.get(this.key);
    if (!entry || recordOf(entry).holder?.id !== this.record.holder.id) return false;
    this.revision = entry.revision;
    return true;
  }
}

const keyOf = (name: string): string => `locks/${name}`;

function recordOf(entry: KeyValueEntry | undefined): LockRecord {
  return entry ? (JSON.parse(entry.value) as LockRecord) : FREE;
}
