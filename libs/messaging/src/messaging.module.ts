import {
  Module,
  type DynamicModule,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleDestroy,
} from '@nestjs/common';
import { SystemClock, SystemRandom } from '@comanda/kernel';
import { HealthChecks, logger } from '@comanda/observability';
import { v7 as uuidv7 } from 'uuid';
import type { CommandBinding, EventBinding } from './bindings.js';
import { EventTap } from './event-tap.js';
import { Executor } from './execute.js';
import { Messaging } from './messaging.js';
import { NatsBroker } from './nats/nats-broker.js';
import { PostgresStore } from './postgres/postgres-store.js';
import type { Trim } from './store.js';
import { Turns } from './turns.js';

export interface MessagingOptions {
  /** Name of the service; its commands come on `cmd.<service>`. */
  readonly service: string;
  readonly databaseUrl: string;
  readonly natsUrl: string;
  readonly commands?: readonly CommandBinding[];
  readonly events?: readonly EventBinding[];
  /** How long a repetition of a message is recognised: longer than the 24 hours of the broker's log; 7 days unless given. */
  readonly inboxRetentionHours?: number;
  /** Rows of the service's own tables that may go. */
  readonly trims?: readonly Trim[];
}

const HOUR_MS = 60 * 60 * 1_000;

/** Starts messaging with the application, and drains it before the application's connections close. */
class MessagingLifecycle implements OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown {
  private started: Promise<void> | undefined;

  constructor(
    private readonly messaging: Messaging,
    private readonly store: PostgresStore,
    private readonly broker: NatsBroker,
    health: HealthChecks | undefined,
  ) {
    health?.add('postgres', () => store.ping());
    health?.add('nats', () => {
      if (!broker.connected) throw new Error('not connected');
    });
  }

  /** In the background: without NATS the service still answers questions and takes calls; the outbox keeps what it owes. */
  onApplicationBootstrap(): void {
    this.started = this.messaging.start();
    this.started.catch((error: unknown) => logger('messaging').error({ err: error }, 'messaging did not start'));
  }

  async onModuleDestroy(): Promise<void> {
    if (this.broker.connected) await this.started;
    await this.messaging.stop();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.messaging.idle(); // calls that came in until the servers were closed
    await this.broker.close();
    await this.store.close();
  }
}

/**
 * Transactional messaging for a Nest service: provides `Executor`, `EventTap` and `Messaging`, takes the service's
 * commands and events, relays its outbox. Where there are `HealthChecks` of `@comanda/observability`, it adds its own; where there are
 * `Turns`, not every process of the service does the rounds.
 */
@Module({})
export class MessagingModule {
  static register({ service, databaseUrl, natsUrl, inboxRetentionHours, ...options }: MessagingOptions): DynamicModule {
    const clock = new SystemClock();
    const random = new SystemRandom();
    const onConnectionError = (error: unknown): void =>
      logger('postgres').warn({ err: error }, 'an idle connection broke');
    return {
      module: MessagingModule,
      global: true,
      providers: [
        {
          provide: PostgresStore,
          useFactory: () => new PostgresStore({ connectionString: databaseUrl, onConnectionError }),
        },
        { provide: NatsBroker, useFactory: () => new NatsBroker({ url: natsUrl, name: service, clock, random }) },
        {
          provide: Messaging,
          inject: [PostgresStore, NatsBroker, { token: Turns, optional: true }],
          useFactory: (store: PostgresStore, broker: NatsBroker, turns: Turns | undefined) =>
            new Messaging({
              service,
              processId: uuidv7(),
              store,
              broker,
              clock,
              random,
              turns,
              inboxRetentionMs: inboxRetentionHours === undefined ? undefined : inboxRetentionHours * HOUR_MS,
              ...options,
            }),
        },
        { provide: Executor, inject: [Messaging], useFactory: (messaging: Messaging) => messaging.executor },
        { provide: EventTap, useExisting: Messaging },
        {
          provide: MessagingLifecycle,
          inject: [Messaging, PostgresStore, NatsBroker, { token: HealthChecks, optional: true }],
          useFactory: (...parts: ConstructorParameters<typeof MessagingLifecycle>) => new MessagingLifecycle(...parts),
        },
      ],
      exports: [Executor, EventTap, Messaging, PostgresStore],
    };
  }
}
