import {
  WriteConflict,
  type InboxRecord,
  type OutboxMessage,
  type Store,
  type StoredOutboxMessage,
  type Versioned,
} from '../../../src/index.js';
import { specimens, type Specimen } from './specimen.js';

/** An empty store, and what a test needs to look behind it. */
export interface OpenStore {
  readonly store: Store;
  /** Makes what is in inbox and outbox so much older. */
  age(ms: number): Promise<void>;
  /** Event ids, in order. */
  outbox(): Promise<string[]>;
  /** Rows of a log, in order. */
  log(name: string): Promise<object[]>;
  now(): Promise<Date>;
}

/** The store of the test that runs, and short words for what tests do with it. */
export class StoreBench {
  open!: OpenStore;

  get store(): Store {
    return this.open.store;
  }

  async load(id: string): Promise<Versioned<Specimen> | undefined> {
    return (await this.store.transaction((tx) => tx.load(specimens, [id]))).get(id);
  }

  save(entity: Specimen, version: number, expected = version - 1): Promise<void> {
    return this.store.transaction(async (tx) => tx.save(specimens, [{ entity, version, expected }]));
  }

  tell(...messages: OutboxMessage[]): Promise<StoredOutboxMessage[]> {
    return this.store.transaction((tx) => tx.insertOutbox(messages));
  }

  inbox(...records: InboxRecord[]): Promise<void> {
    return this.store.transaction(async (tx) => tx.insertInbox(records));
  }

  async inboxRecord(messageId: string): Promise<InboxRecord | undefined> {
    return this.store.transaction(async (tx) => (await tx.begin([messageId])).inbox.get(messageId));
  }

  async claim(leaseMs = 10_000): Promise<string[]> {
    return (await this.store.claimUnsent(100, 2_000, leaseMs)).map(({ eventId }) => eventId);
  }
}

/** An event that one service waits for, or others. */
export const message = (eventId: string, subscribers: readonly string[] = ['audit']): OutboxMessage => ({
  eventId,
  subject: 'evt.bank.Moved',
  subscribers,
  envelope: Buffer.from(eventId),
});

/** Resolves for all when so many wait. */
export function barrier(count: number): () => Promise<void> {
  const all = Promise.withResolvers<void>();
  return () => {
    count -= 1;
    if (count === 0) all.resolve();
    return all.promise;
  };
}

/** Runs all at once; tells which of them were committed. Whoever is not must be told of a conflict. */
export async function race(...works: Promise<unknown>[]): Promise<boolean[]> {
  const results = await Promise.allSettled(works);
  for (const result of results) if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(WriteConflict);
  return results.map(({ status }) => status === 'fulfilled');
}
