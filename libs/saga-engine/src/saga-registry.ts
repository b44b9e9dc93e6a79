import type { SagaDefinition } from '@comanda/saga';

/** The definitions that this process knows, by type and version. */
export class SagaRegistry {
  private readonly definitions = new Map<string, SagaDefinition>();

  /** Throws when a type and version come twice. */
  constructor(definitions: readonly SagaDefinition[]) {
    for (const definition of definitions) {
      const key = keyOf(definition.type, definition.version);
      if (this.definitions.has(key)) throw new Error(`saga ${key} is defined twice`);
      this.definitions.set(key, definition);
    }
  }

  /** Throws for a definition that this process does not have; a newer process will know it. */
  get(type: string, version: number): SagaDefinition {
    const definition = this.definitions.get(keyOf(type, version));
    if (!definition) throw new Error(`no definition of saga ${keyOf(type, version)}`);
    return definition;
  }
}

const keyOf = (type: string, version: number): string => `${type}@${version}`;
