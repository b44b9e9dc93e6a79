import { describeSaga, type SagaDefinition } from '@comanda/saga';
import { withDeadlines, type Deadlines } from './deadlines.js';

/** A definition with its hash. */
export interface RegisteredSaga {
  readonly saga: SagaDefinition;
  readonly hash: string;
}

/** The definitions that this process knows, by type and version. */
export class SagaRegistry {
  private readonly definitions = new Map<string, RegisteredSaga>();
  /** What instances go on with, where that has other deadlines. */
  private adapted: ReadonlyMap<SagaDefinition, SagaDefinition> = new Map();

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

  /** From now on instances go on with these deadlines. A command that is awaited already has its deadline looked at when its timer fires. */
  setDeadlines(deadlines: Deadlines): void {
    const known = [...this.definitions.values()];
    this.adapted = new Map(known.map(({ saga }) => [saga, withDeadlines(saga, deadlines)]));
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
    return this.adapted.get(saga) ?? saga;
  }
}

const keyOf = (type: string, version: number): string => `${type}@${version}`;
