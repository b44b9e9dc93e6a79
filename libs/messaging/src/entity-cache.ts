import type { Versioned } from './store.js';
import type { Table } from './table.js';

/** An entity as a transaction left it. */
export interface KeptEntity extends Versioned<unknown> {
  readonly table: Table<unknown>;
}

/**
 * The entities that this process saved last. They may be old, since other processes save, too: a decision may rest on one only if it saves
 * it, so that its version is compared.
 */
export class EntityCache {
  private readonly entities = new Map<string, KeptEntity>();

  constructor(private readonly limit = 512) {}

  get(key: string): KeptEntity | undefined {
    return this.entities.get(key);
  }

  keep(key: string, entity: KeptEntity): void {
    this.entities.delete(key); // The newest is last.
    this.entities.set(key, entity);
    if (this.entities.size > this.limit) this.entities.delete(this.entities.keys().next().value!);
  }
}
