import { fullJitter, type Clock, type EventContract, type Random } from '@comanda/kernel';
import {
  onEvent,
  type EventBinding,
  type Executor,
  type Handler,
  type Messaging,
  type ReplyMessage,
  type Store,
  type Table,
} from '@comanda/messaging';
import { logger, withTraceparent } from '@comanda/observability';
import type { SagaDefinition } from '@comanda/saga';
import { replyHandler, startHandler, timerHandler, type Changed } from './saga-handlers.js';
import { sagaInstances } from './saga-instance.js';
import { SagaRegistry } from './saga-registry.js';
import type { SagaStart } from './saga-steps.js';

/** "This event starts that saga." The saga's id must follow from the event alone: the same event, the same saga. */
export function startSagaOn<E, Input extends object>(
  contract: EventContract<E>,
  saga: SagaDefinition<Input>,
  startOf: (event: E) => SagaStart & { readonly input: Input },
): EventBinding {
  return onEvent(contract, startHandler(saga, startOf));
}

export interface SagaEngineParts {
  readonly definitions: readonly SagaDefinition[];
  readonly executor: Executor;
  readonly store: Pick<Store, 'due'>;
  readonly messaging: Pick<Messaging, 'onReplies'>;
  readonly clock: Clock;
  readonly random: Random;
}

const TICK_MS = 250;
const DUE_LIMIT = 500;

/**
 * Drives sagas: takes replies and fires timers. Any number of engines run side by side on one database; each change is
 * a compare-and-set, so that only one of them wins, and only the winner sends.
 */
export class SagaEngine {
  private readonly log = logger('saga-engine');
  private readonly onReply: Handler<ReplyMessage, never, Changed>;
  private readonly onTimer: Handler<{ readonly sagaId: string }, never, Changed>;
  private cancelTick: (() => void) | undefined;
  private tick: Promise<void> | undefined;
  private stopped = false;

  constructor(private readonly parts: SagaEngineParts) {
    const registry = new SagaRegistry(parts.definitions);
    this.onReply = replyHandler(registry) as unknown as typeof this.onReply;
    this.onTimer = timerHandler(registry) as unknown as typeof this.onTimer;
    parts.messaging.onReplies((replies) => replies.forEach((reply) => void this.takeReply(reply)));
  }

  start(): void {
    this.scheduleTick();
  }

  /** Fires no more timers; resolves when the one under way has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.cancelTick?.();
    await this.tick;
  }

  private async takeReply(message: ReplyMessage): Promise<void> {
    await this.run(this.onReply, message);
  }

  /** What fails here comes again: the command's timer is still set. */
  private async run<Command>(handler: Handler<Command, never, Changed>, command: Command): Promise<void> {
    try {
      const changed = await this.parts.executor.execute(handler, command);
      if (changed && !changed.progress.awaiting) this.logEnd(changed);
    } catch (error) {
      this.log.warn({ err: error }, 'a saga could not go on now');
    }
  }

  private logEnd({ sagaId, type, subject, progress, startedAt, updatedAt, traceparent }: NonNullable<Changed>): void {
    const { phase, failure } = progress;
    const ms = updatedAt.getTime() - startedAt.getTime();
    withTraceparent(traceparent, () =>
      this.log.info({ sagaId, sagaType: type, orderId: subject, phase, failure, ms }, 'saga ended'),
    );
  }

  private scheduleTick(): void {
    if (this.stopped) return;
    const delay = TICK_MS / 2 + fullJitter(this.parts.random, 0, { baseMs: TICK_MS, maxMs: TICK_MS });
    this.cancelTick = this.parts.clock.after(delay, () => {
      this.tick = this.fireTimers().finally(() => this.scheduleTick());
    });
  }

  private async fireTimers(): Promise<void> {
    try {
      const sagaIds = await this.parts.store.due(sagaInstances as Table<unknown>, 'due_at', DUE_LIMIT);
      await Promise.all(sagaIds.map((sagaId) => this.run(this.onTimer, { sagaId })));
    } catch (error) {
      this.log.warn({ err: error }, 'timers could not be read');
    }
  }
}
