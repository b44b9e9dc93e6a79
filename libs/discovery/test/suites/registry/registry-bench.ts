import { randomUUID } from 'node:crypto';
import { eventually } from '@comanda/testing';
import type { Watch } from '@comanda/coordination';
import type { Registration, Registry, ServiceInstance } from '../../../src/index.js';

/** A registry that can end as a process that is killed does: its heartbeats stop, and nobody is told. */
export type MortalRegistry = Registry & { abandon(): Promise<void> };

/** A kind of registry, with a server that the suite may do anything to. */
export interface RegistryKind {
  readonly name: string;
  /** Gives a registry of its own, as another process has it; heartbeats come often, and one who has died is not passing after some seconds. */
  open(): Promise<MortalRegistry>;
  /** From here on the server is not reached. */
  cutOff(): Promise<void>;
  /** It is reached again, and knows what it knew, or nothing. */
  restore(how: { readonly empty: boolean }): Promise<void>;
}

/** Generous: servers start in their own time, on machines under load. */
const WITHIN_MS = 20_000;

/** What a watch has told. */
export interface Watched {
  /** The last that was told; undefined before the first. */
  readonly last: readonly ServiceInstance[] | undefined;
  readonly ids: readonly string[] | undefined;
  /** How many of all that were told had nobody in them. */
  readonly empties: number;
  readonly losses: number;
  readonly watch: Watch;
}

/** Registries of one kind, and short words for what tests do with them. */
export class RegistryBench {
  /** The one that tests look with. */
  registry!: MortalRegistry;
  /** A service that no other test uses. */
  name = '';
  private readonly opened: Registry[] = [];
  private readonly watches: Watch[] = [];

  constructor(readonly kind: RegistryKind) {}

  async begin(): Promise<void> {
    this.name = `t${randomUUID().slice(0, 13)}`;
    this.registry = await this.open();
  }

  async end(): Promise<void> {
    for (const watch of this.watches.splice(0)) watch.stop();
    await Promise.all(this.opened.splice(0).map((registry) => registry.close()));
  }

  async open(): Promise<MortalRegistry> {
    const registry = await this.kind.open();
    this.opened.push(registry);
    return registry;
  }

  instance(given: Partial<Registration> = {}): Registration {
    return {
      name: this.name,
      id: `${this.name}-${randomUUID().slice(0, 8)}`,
      version: '1.2.3',
      address: '127.0.0.1',
      endpoints: { grpc: 50_051, http: 8_081 },
      metadata: {},
      ...given,
    };
  }

  watch(name = this.name, registry: Registry = this.registry): Watched {
    const told: (readonly ServiceInstance[])[] = [];
    const seen = { losses: 0 };
    const watch = registry.watch(
      name,
      (instances) => told.push(instances),
      () => (seen.losses += 1),
    );
    this.watches.push(watch);
    return {
      watch,
      get last() {
        return told.at(-1);
      },
      get ids() {
        return told.at(-1)?.map(({ id }) => id);
      },
      get empties() {
        return told.filter(({ length }) => length === 0).length;
      },
      get losses() {
        return seen.losses;
      },
    };
  }

  eventually(name: string, condition: () => boolean | Promise<boolean>): Promise<void> {
    return eventually(name, condition, { withinMs: WITHIN_MS });
  }

  /** Those that are passing, by id, as `list` tells; nobody while it rejects. */
  async passing(): Promise<readonly string[]> {
    const instances = await this.registry.list(this.name).catch(() => []);
    return instances.filter(({ health }) => health === 'passing').map(({ id }) => id);
  }
}
