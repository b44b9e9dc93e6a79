import { hostname } from 'node:os';
import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { openCoordination, type Coordination } from './coordination.js';
import type { CoordinationBackend } from './coordination-backend.js';
import { KeyValue } from './key-value.js';
import { LeaderElection } from './lock/leader-election.js';
import { Locks } from './lock/locks.js';

/** Who coordinates itself, and by what. */
export type CoordinationOptions = CoordinationBackend & {
  /** Name of the service. */
  readonly service: string;
};

const COORDINATION = Symbol('coordination');

/** Closes it when the application has ended, so that others get the locks at once. */
class CoordinationLifecycle implements OnApplicationShutdown {
  constructor(private readonly coordination: Coordination) {}

  onApplicationShutdown(): Promise<void> {
    return this.coordination.close();
  }
}

/**
 * Provides `KeyValue`, `Locks` and `LeaderElection` to all of a Nest application. Needs nothing else.
 *
 * ```ts
 * imports: [CoordinationModule.register({ service: 'reports', backend: 'nats', url: 'nats://127.0.0.1:4222' })]
 * ```
 */
@Module({})
export class CoordinationModule {
  static register({ service, ...backend }: CoordinationOptions): DynamicModule {
    const owner = `${service} ${process.pid}@${hostname()}`;
    const inject = [COORDINATION];
    return {
      module: CoordinationModule,
      global: true,
      providers: [
        { provide: COORDINATION, useFactory: () => openCoordination(backend, owner) },
        { provide: KeyValue, inject, useFactory: ({ keys }: Coordination) => keys },
        { provide: Locks, inject, useFactory: ({ locks }: Coordination) => locks },
        { provide: LeaderElection, inject, useFactory: ({ election }: Coordination) => election },
        {
          provide: CoordinationLifecycle,
          inject,
          useFactory: (coordination: Coordination) => new CoordinationLifecycle(coordination),
        },
      ],
      exports: [KeyValue, Locks, LeaderElection],
    };
  }
}
