import {
  FencedOut,
  fencedRounds,
  Store,
  StoreUnavailable,
  WriteConflict,
  type Among,
  type Backlog,
  type DeadLetter,
  type OutboxMessage,
  type RoundStore,
  type StoredLetter,
  type StoredOutboxMessage,
  type StoreTransaction,
  type Table,
  type Trim,
  type UnconfirmedMessage,
} from '@comanda/messaging';
import type { Faults } from '../faults/faults.js';
import { never, type Caller } from '../process/caller.js';
import type { SimulatedRandom } from '../random/simulated-random.js';
import { MS, type Schedule } from '../schedule/schedule.js';
import type { SimulatedDatabase } from './simulated-database.js';
import { SimulatedTransaction } from './simulated-transaction.js';
import { trimRows } from './trim-rows.js';

/** What a store needs of the world around it. */
export interface StoreWorld {
  readonly schedule: Schedule;
  readonly faults: Faults;
  /** Draws how long things take. */
  readonly chance: SimulatedRandom;
}

/** One transaction in so many takes its time for each statement, so that others, and crashes, come in between. */
const SLOW_ONE_IN = 4;

/** A process's connection to its database. */
export class SimulatedStore extends Store {
  constructor(
    private readonly world: StoreWorld,
    private readonly caller: Caller,
    private readonly database: SimulatedDatabase,
  ) {
    super();
  }

  async transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
    if (!this.caller.reaches()) return never();
    if (!this.database.available) await this.fail();
    const isSlow = this.world.chance.below(SLOW_ONE_IN) === 0;
    const tx = new SimulatedTransaction(this.database, isSlow ? this.slowPauses() : () => undefined);
    const value = await work(tx);
    if (!this.caller.reaches()) return never();
    await this.commit(tx);
    return value;
  }

  handled(messageIds: readonly string[]): Promise<Set<string>> {
    return this.statement('handled', ({ inbox }) => new Set(messageIds.filter((id) => inbox.has(id))));
  }

  endHold(messageId: string): Promise<void> {
    return this.statement('end hold', ({ inbox }) => {
      const record = inbox.get(messageId);
      if (record) inbox.set(messageId, { ...record, runningUntil: undefined });
    });
  }

  claimUnsent(limit: number, olderThanMs: number, leaseMs: number): Promise<StoredOutboxMessage[]> {
    return this.statement('claim unsent', ({ outbox }, now) => outbox.claim(limit, now, olderThanMs, leaseMs));
  }

  markSent(sent: readonly { readonly id: bigint; readonly sequence: number }[]): Promise<void> {
    return this.statement('mark sent', ({ outbox }, now) => {
      for (const { id, sequence } of sent) outbox.markSent(id, sequence, now);
    });
  }

  unconfirmed(
    limit: number,
    olderThanMs: number,
    after: bigint,
    silent: readonly string[],
  ): Promise<UnconfirmedMessage[]> {
    return this.statement('unconfirmed', ({ outbox }, now) =>
      outbox.unconfirmed(limit, now - olderThanMs, after, silent),
    );
  }

  confirm(subscriber: string, ids: readonly bigint[]): Promise<void> {
    return this.statement('confirm', ({ outbox }) => {
      for (const id of ids) outbox.confirm(subscriber, id);
    });
  }

  markUnsent(ids: readonly bigint[]): Promise<void> {
    return this.statement('mark unsent', ({ outbox }) => {
      for (const id of ids) outbox.markUnsent(id);
    });
  }

  deleteOutbox(ids: readonly bigint[]): Promise<void> {
    return this.statement('delete outbox', ({ outbox }) => {
      for (const id of ids) outbox.delete(id);
    });
  }

  due(table: Table<unknown>, column: string, limit: number, among?: Among): Promise<string[]> {
    return this.statement('due', (database, now) => {
      const due: { readonly key: string; readonly at: number }[] = [];
      for (const [key, { row }] of database.table(table.name)) {
        const at = (row[column] as Date | null)?.getTime() ?? Infinity;
        if (at > now || (among && !among.values.includes(row[among.column] as string))) continue;
        due.push({ key, at });
      }
      due.sort((a, b) => a.at - b.at);
      return due.slice(0, limit).map(({ key }) => key);
    });
  }

  find(table: Table<unknown>, column: string, value: string, limit: number): Promise<string[]> {
    return this.statement('find', (database) => {
      const keys: string[] = [];
      for (const [key, { row }] of database.table(table.name)) if (row[column] === value) keys.push(key);
      return keys.slice(0, limit);
    });
  }

  bury(letter: DeadLetter, handled: boolean): Promise<void> {
    return this.statement('bury', (database) => database.bury(letter, handled));
  }

  letters(limit: number, after: string): Promise<StoredLetter[]> {
    return this.statement('letters', ({ letters }) => {
      const later = [...letters.values()].filter(({ messageId }) => messageId > after);
      return later.sort((a, b) => (a.messageId < b.messageId ? -1 : 1)).slice(0, limit);
    });
  }

  redrive(letterId: string, messages: readonly OutboxMessage[]): Promise<boolean> {
    return this.statement('redrive', (database) => database.redrive(letterId, messages));
  }

  backlog(): Promise<Backlog> {
    return this.statement('backlog', ({ outbox, letters }, now) => {
      const rows = outbox.inOrder();
      const unsent = rows.filter(({ sequence }) => sequence === undefined);
      const oldest = Math.min(now, ...unsent.map(({ createdMs }) => createdMs));
      const unconfirmed = rows.length - unsent.length;
      return { unsent: unsent.length, oldestUnsentMs: now - oldest, unconfirmed, deadLetters: letters.size };
    });
  }

  trimInbox(olderThanMs: number, limit: number): Promise<number> {
    return this.statement('trim inbox', (database, now) => {
      const old = database.handledBefore(now - olderThanMs).slice(0, limit);
      for (const id of old) database.inbox.delete(id);
      return old.length;
    });
  }

  trim(rows: Trim, limit: number): Promise<number> {
    return this.statement('trim', (database, now) => trimRows(database, rows, now, limit));
  }

  fenced(token: number): RoundStore {
    return fencedRounds(this, async (write) => {
      await this.statement('fence', (database) => {
        if (token < database.greatestToken) throw new FencedOut(token);
        database.greatestToken = token;
      });
      return write(this);
    });
  }

  /** A reading of the service's own, beside messaging. */
  query<T>(read: (database: SimulatedDatabase) => T): Promise<T> {
    return this.statement('query', read);
  }

  ping(): Promise<void> {
    return this.statement('ping', () => undefined);
  }

  async close(): Promise<void> {
    return undefined;
  }

  /** The commit happens at a moment of its own, and its caller may not live to hear of it, or may hear nothing true. */
  private commit(tx: SimulatedTransaction): Promise<void> {
    const { schedule, faults } = this.world;
    return new Promise((resolve, reject) => {
      schedule.after(this.latency(), 'commit', undefined, () => {
        if (!this.caller.alive) return this.commitOfTheDead(tx);
        if (!this.database.available || faults.strikes('commit lost', tx)) return reject(unavailable());
        if (faults.strikes('serialization failure', tx)) return reject(new WriteConflict('could not serialize access'));
        if (faults.strikes('crash before commit', tx)) return this.caller.die();
        try {
          this.database.commit(tx, this.caller.id);
        } catch (error) {
          return reject(error as Error);
        }
        if (faults.strikes('crash after commit', tx)) this.caller.die();
        else if (faults.strikes('commit unknown', tx)) reject(unavailable());
        else resolve();
      });
    });
  }

  /** The word "commit" was on its way when its sender died: it may have arrived. */
  private commitOfTheDead(tx: SimulatedTransaction): void {
    if (!this.database.available || this.world.chance.chance(0.5)) return;
    try {
      this.database.commit(tx, this.caller.id);
    } catch {
      // Another one was first; nobody is left to be told.
    }
  }

  private statement<T>(kind: string, run: (database: SimulatedDatabase, nowMs: number) => T): Promise<T> {
    if (!this.caller.reaches()) return never();
    const { schedule, faults, chance } = this.world;
    const { database } = this;
    return new Promise((resolve, reject) => {
      schedule.after(this.latency(), kind, undefined, () => {
        if (!this.caller.alive) {
          if (database.available && chance.chance(0.5)) run(database, database.nowMs());
          return;
        }
        if (!database.available || faults.strikes('statement lost')) return reject(unavailable());
        try {
          const value = run(database, database.nowMs());
          if (faults.strikes('statement unknown')) reject(unavailable());
          else resolve(value);
        } catch (error) {
          reject(error as Error);
        }
      });
    });
  }

  /** Each statement takes its time, and one connection runs them in the order in which they were sent. */
  private slowPauses(): () => Promise<void> {
    const { schedule } = this.world;
    let last = schedule.now;
    return () => {
      last = Math.max(last, schedule.now) + this.latency();
      return schedule.sleep(last - schedule.now, 'statement', this.caller);
    };
  }

  private async fail(): Promise<never> {
    await this.world.schedule.sleep(this.latency(), 'no database', this.caller);
    throw unavailable();
  }

  /**
   * Microseconds of a round trip: some milliseconds, now and then much longer. Longer than a message takes, so that much arrives
   * meanwhile, and shares the next transaction.
   */
  private latency(): number {
    const { chance } = this.world;
    return chance.below(16) === 0 ? chance.below(40 * MS) : 3 * MS + chance.below(3 * MS);
  }
}

const unavailable = (): StoreUnavailable => new StoreUnavailable('the database does not answer');
