import { entityKey, type KeptEntity } from '../entity-cache.js';
import type { Reads } from '../handler.js';
import type { EntityChange, Versioned } from '../store.js';
import type { Ref, Table } from '../table.js';

/** A decision rests on an entity that may be old, and does not save it: it must be made anew, with what is stored. */
export class ReadAnew extends Error {
  override readonly name = 'ReadAnew';
}

/** An entity within a batch, as the decisions so far have left it. */
export interface BatchEntity {
  readonly table: Table<unknown>;
  entity: unknown;
  version: number;
  readonly stored: number;
  /** Remembered from the last save of this process: others may have saved since. */
  readonly isGuess: boolean;
}

/** The entities that a batch's decisions read and save. */
export class BatchEntities {
  private readonly entities = new Map<string, BatchEntity>();

  loaded(table: Table<unknown>, ids: ReadonlySet<string>, found: ReadonlyMap<string, Versioned<unknown>>): void {
    for (const id of ids) {
      const { entity, version } = found.get(id) ?? { entity: undefined, version: 0 };
      this.entities.set(entityKey({ table, id }), { table, entity, version, stored: version, isGuess: false });
    }
  }

  guessed(key: string, { table, entity, version }: KeptEntity): void {
    this.entities.set(key, { table, entity, version, stored: version, isGuess: true });
  }

  get(ref: Ref<unknown>): BatchEntity {
    return this.entities.get(entityKey(ref))!;
  }

  /** What a decision is given of what it reads. */
  namedBy(reads: Reads): Record<string, unknown> {
    const named: Record<string, unknown> = {};
    for (const name of Object.keys(reads)) named[name] = this.get(reads[name]!).entity;
    return named;
  }

  save(ref: Ref<unknown>, entity: unknown): void {
    const held = this.get(ref);
    held.entity = entity;
    held.version += 1;
  }

  /** Throws `ReadAnew`. */
  requireGuessesSaved(): void {
    for (const { isGuess, version, stored } of this.entities.values())
      if (isGuess && version === stored) throw new ReadAnew();
  }

  saved(): Map<string, KeptEntity> {
    return new Map([...this.entities].filter(([, { version, stored }]) => version !== stored));
  }

  /** What is to be written, in one order for all transactions: no deadlocks. */
  changes(): Map<Table<unknown>, EntityChange<unknown>[]> {
    const changes = new Map<Table<unknown>, EntityChange<unknown>[]>();
    for (const key of [...this.entities.keys()].sort()) {
      const { table, entity, version, stored } = this.entities.get(key)!;
      if (version === stored) continue;
      const list = changes.get(table) ?? [];
      list.push({ entity, version, expected: stored });
      changes.set(table, list);
    }
    return changes;
  }
}
