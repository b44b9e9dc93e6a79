import type { KeptEntity } from '../entity-cache.js';
import type { OutgoingCommand } from '../message.js';
import type { Beginning, StoredOutboxMessage, StoreTransaction, Versioned } from '../store.js';
import type { Ref, Table } from '../table.js';
import type { Outcome, Work } from '../work.js';
import type { LeftEntity } from './batch-entities.js';
import { Batch } from './batch.js';
import { guarded, isOutcome, type ReadsOrOutcome } from './guarded.js';

/** What a committed batch owes to the outside. */
export interface Committed {
  readonly outcomes: Outcome[];
  readonly outbox: Promise<StoredOutboxMessage[]>;
  readonly send: OutgoingCommand[];
  /** The entities that it read or saved, by their keys. */
  readonly left: ReadonlyMap<string, LeftEntity>;
}

export interface BatchContext {
  readonly source: string;
  /** What need not be read, as long as what is written shows that it was right. */
  readonly known?: Known | undefined;
}

/** What this process knows of its database, or believes. */
export interface Known {
  /** As it read or saved it last. */
  get(key: string): KeptEntity | undefined;
  /** The database's time, if it was learnt just now. */
  beginning(): Beginning | undefined;
  began(now: Date): void;
}

/**
 * Decides about many messages in one transaction: finds what was handled before, loads what the decisions read, decides
 * one after the other (each sees what those before it changed), and writes everything at once.
 */
export async function runBatch(
  tx: StoreTransaction,
  works: readonly Work[],
  { source, known }: BatchContext,
): Promise<Committed> {
  const reads = works.map((work) => guarded(() => work.handler.reads(work.command)));
  const { guesses, unknown } = guess(works, reads, known);
  const tables = byTable(unknown);
  const ids = inboxIds(works, known !== undefined);
  const believed = ids.length === 0 && tables.size === 0 ? known?.beginning() : undefined;
  // The inbox first: another process may commit between two reads, and what it says was done must show in what is loaded.
  const beginning = believed ?? tx.begin(ids);
  const loading = [...tables].map(async ([table, ids]) => ({ table, ids, found: await tx.load(table, [...ids]) }));
  const [{ now, inbox }, ...loaded] = await Promise.all([beginning, ...loading]);
  if (!believed) known?.began(now);
  const batch = new Batch(now, inbox, source);
  for (const { ref, entity } of guesses) batch.entities.guessed(ref, entity);
  for (const { table, ids, found } of loaded) batch.entities.loaded(table, ids, found);
  const outcomes = works.map((work, index) => batch.decide(work, reads[index]!));
  const outbox = batch.write(tx);
  outbox.catch(() => undefined); // Who takes it has seen the commit succeed.
  return { outcomes, outbox, send: batch.owed(), left: batch.entities.left() };
}

/** Of `trusting`, those that may have been handled; else all. */
function inboxIds(works: readonly Work[], trusting: boolean): string[] {
  const ids = new Set<string>();
  for (const { inbox } of works) {
    if (inbox && !(trusting && inbox.isFresh)) ids.add(inbox.id);
    if (inbox?.undoes !== undefined) ids.add(inbox.undoes);
  }
  return [...ids];
}

/** What is read: of it, what is believed, and what must be loaded. */
function guess(works: readonly Work[], reads: readonly ReadsOrOutcome[], known: Known | undefined) {
  const guesses: Guess[] = [];
  const unknown: Ref<unknown>[] = [];
  works.forEach(({ inbox }, index) => {
    const read = reads[index]!;
    if (isOutcome(read)) return;
    const comesFirst = known !== undefined && (!inbox || inbox.isFresh === true);
    for (const ref of Object.values(read) as Ref<unknown>[]) {
      const entity = known?.get(ref.key) ?? (comesFirst && ref.isNew ? NOTHING : undefined);
      if (entity) guesses.push({ ref, entity });
      else unknown.push(ref);
    }
  });
  return { guesses, unknown };
}

interface Guess {
  readonly ref: Ref<unknown>;
  readonly entity: Versioned<unknown>;
}

const NOTHING: Versioned<unknown> = { entity: undefined, version: 0 };

function byTable(refs: readonly Ref<unknown>[]): Map<Table<unknown>, Set<string>> {
  const tables = new Map<Table<unknown>, Set<string>>();
  for (const { table, id } of refs) tables.set(table, (tables.get(table) ?? new Set()).add(id));
  return tables;
}
