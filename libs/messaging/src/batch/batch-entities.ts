import type { KeptEntity } from '../entity-cache.js';
import type { Reads } from '../handler.js';
import type { EntityChange, Seen, Versioned } from '../store.js';
import { entityKey, type Ref, type Table } from '../table.js';

/** An entity within a batch, as the decisions so far have left it. */
export interface BatchEntity {
  readonly table: Table<unknown>;
  readonly id: string;
  entity: unknown;
  version: number;
  readonly stored: number;
  /** Remembered, or taken to be new: others may have saved since. */
  readonly isGuess: boolean;
}

/** An entity as a batch has left it. */
export interface LeftEntity extends KeptEntity {
  readonly id: string;
  readonly isSaved: boolean;
}

/** The entities that one work reads, by their names. */
export type ReadEntities = Readonly<Record<string, BatchEntity>>;

/** The entities that a batch's decisions read and save. */
export class BatchEntities {
  private readonly entities = new Map<string, BatchEntity>();

  loaded(table: Table<unknown>, ids: ReadonlySet<string>, found: ReadonlyMap<string, Versioned<unknown>>): void {
    for (const id of ids) {
      const { entity, version } = found.get(id) ?? { entity: undefined, version: 0 };
      this.entities.set(entityKey(table, id), { table, id, entity, version, stored: version, isGuess: false });
    }
  }

  guessed({ table, id, key }: Ref<unknown>, { entity, version }: Versioned<unknown>): void {
    this.entities.set(key, { table, id, entity, version, stored: version, isGuess: true });
  }

  /** What a work reads, by the names that it gives it. */
  read(reads: Reads): ReadEntities {
    const read: Record<string, BatchEntity> = {};
    for (const name of Object.keys(reads)) read[name] = this.entities.get(reads[name]!.key)!;
    return read;
  }

  /** What the decisions rest on and do not save, so that no compare-and-set shows whether it is right. */
  unsavedGuesses(): Map<Table<unknown>, readonly Seen[]> {
    const guesses: BatchEntity[] = [];
    for (const entity of this.entities.values())
      if (entity.isGuess && entity.version === entity.stored) guesses.push(entity);
    return Map.groupBy(guesses, ({ table }) => table);
  }

  /** Those that there are, as the transaction leaves them. */
  left(): Map<string, LeftEntity> {
    const left = new Map<string, LeftEntity>();
    for (const [key, { table, id, entity, version, stored }] of this.entities)
      if (version > 0) left.set(key, { table, id, entity, version, isSaved: version !== stored });
    return left;
  }

  /** What is to be written, in one order for all transactions: no deadlocks. */
  changes(): Map<Table<unknown>, readonly EntityChange<unknown>[]> {
    const changed: string[] = [];
    for (const [key, { version, stored }] of this.entities) if (version !== stored) changed.push(key);
    const changes = changed.sort().map((key) => {
      const { table, entity, version, stored } = this.entities.get(key)!;
      return { table, entity, version, expected: stored };
    });
    return Map.groupBy(changes, ({ table }) => table);
  }
}

/** What a decision is given of what it reads. */
export function entitiesOf(read: ReadEntities): Record<string, unknown> {
  const entities: Record<string, unknown> = {};
  for (const name of Object.keys(read)) entities[name] = read[name]!.entity;
  return entities;
}

/** What was read is now this, as far as those are concerned that come after. */
export function save(held: BatchEntity, entity: unknown): void {
  held.entity = entity;
  held.version += 1;
}
