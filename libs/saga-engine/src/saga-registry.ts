import { describeSaga, type SagaDefinition } from '@comanda/saga';

/** A definition with its hash. */
export interface RegisteredSaga {
  readonly saga: SagaDefinition;
  readonly hash: string;
}

/** The definitions that this process knows, by type and version. */
export class SagaRegistry {
  private readonly definitions = new Map<string, RegisteredSaga>();

  /** Throws when a type and version come twice. */
  constructor(definitions: readonly SagaDefinition[]) {
    for (const saga of definitions) {
      const key = keyOf(saga.type, saga.version);
      if (this.definitions.has(key)) throw new Error(`saga ${key} is defined twice`);
      this.definitions.set(key, { saga, hash: describeSaga(saga).hash });
    }
  }

  /** Of all that this process knows. */
  get hashes(): readonly string[] {
    return [...this.definitions.values()].map(({ hash }) => hash);
  }

  /** The definition of that version. Throws where this process does not have it; a newer process will. */
  get(type: string, version: number): RegisteredSaga {
    const registered = this.definitions.get(keyOf(type, version));
    if (!registered) throw new Error(`no definition of saga ${keyOf(type, version)}`);
    return registered;
  }

  /** The definition that an instance goes on with: the one that it started with, and no other shape under the same version. */
  pinnedTo(instance: {
    readonly type: string;
    readonly definitionVersion: number;
    readonly definitionHash: string;
  }): SagaDefinition {
    const { saga, hash } = this.get(instance.type, instance.definitionVersion);
    if (hash !== instance.definitionHash)
      throw new Error(`saga ${saga.type}@${saga.version} was changed under its instances: it needs a new version`);
    return saga;
  }
}

const keyOf = (type: string, version: number): string => `${type}@${version}`;
