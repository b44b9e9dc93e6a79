import type { Clock } from '@comanda/kernel';
import type { Logger } from '@comanda/observability';
import type { BatchingExecutor } from './batching-executor.js';
import type { EventBinding } from './bindings.js';
import type { Delivery } from './broker.js';
import { encodeEnvelope, type Message } from './envelope.js';
import { StoreUnavailable } from './errors.js';
import type { DeadLetter, Store } from './store.js';
import { about, Processing, type Handling } from './processing.js';
import { eventSubject } from './subjects.js';
import { openBatch } from './undecodable.js';
import type { Outcome, Work } from './work.js';

const RETRY_MS = 1_000;

/** Takes the events that this service subscribes to, and has each handled once. */
export class EventConsumer {
  private readonly bindings: Map<string, EventBinding>;
  private readonly underWay = new Set<Promise<void>>();
  private readonly processing: Processing;

  constructor(
    private readonly service: string,
    bindings: readonly EventBinding[],
    private readonly executor: BatchingExecutor,
    private readonly store: Store,
    clock: Clock,
    private readonly log: Logger,
  ) {
    this.processing = new Processing(clock);
    for (const { contract } of bindings) {
      if (contract.subscribers.includes(service)) continue;
      throw new Error(
        `${service} handles ${contract.name}, but the proto does not name it as subscriber: the event could be lost`,
      );
    }
    this.bindings = new Map(bindings.map((binding) => [binding.contract.type, binding]));
  }

  /** One entry of the log with many events: acknowledged when all are handled or buried, given back otherwise. Never throws. */
  take(delivery: Delivery): void {
    const work = this.handleAll(delivery)
      .catch((error: unknown) => {
        this.log.warn({ err: error, subject: delivery.subject }, 'events are given back');
        delivery.retry(RETRY_MS);
      })
      .finally(() => this.underWay.delete(work));
    this.underWay.add(work);
  }

  /** Resolves when all that was taken is handled or given back. */
  async idle(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  private async handleAll(delivery: Delivery): Promise<void> {
    const { messages, letters } = openBatch(delivery.payload, delivery.subject);
    const outcomes = await Promise.allSettled([
      ...messages.map((message) => this.handle(message, delivery.isFirst)),
      ...letters.map((letter) => this.buryUndecodable(letter)),
    ]);
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
    delivery.ack();
  }

  private async handle(message: Message, isFresh: boolean): Promise<void> {
    const binding = this.bindings.get(message.type);
    // Another process of this service, of a newer version, may handle it: back with it.
    if (!binding) throw new Error(`no handler for ${message.type}`);
    const name = eventSubject(binding.contract);
    const channel = { name, destination: name, group: this.service };
    const outcome = await this.processing.watch(channel, message, (handling) =>
      this.decide(binding, message, isFresh, handling),
    );
    if (outcome.kind === 'unavailable') throw outcome.error ?? new StoreUnavailable();
    if (outcome.kind === 'refused') about(message, () => this.log.warn({ err: outcome.error }, 'an event was refused'));
    if (outcome.kind === 'failed') await this.bury(message, name, outcome.error);
  }

  private async decide(
    binding: EventBinding,
    message: Message,
    isFresh: boolean,
    handling: Handling,
  ): Promise<Outcome> {
    const work = this.workOf(binding, message, isFresh);
    return work instanceof Error ? { kind: 'failed', error: work } : this.executor.submit({ ...work, ...handling });
  }

  private workOf({ contract, handler }: EventBinding, message: Message, isFresh: boolean): Work | Error {
    try {
      const codec = { encode: () => new Uint8Array(), decode: () => undefined };
      const inbox = { id: message.id, isFresh, codec, keepsRefusal: true };
      return { handler, command: contract.decode(message.data), inbox };
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  private async bury(message: Message, subject: string, error: unknown): Promise<void> {
    about(message, () => this.log.error({ err: error, type: message.type }, 'an event goes to the dead letters'));
    const reason = error instanceof Error ? error.message : String(error);
    await this.store.bury({ messageId: message.id, subject, envelope: encodeEnvelope(message), reason }, true);
  }

  private async buryUndecodable(letter: DeadLetter): Promise<void> {
    const { messageId, subject, reason } = letter;
    this.log.error({ messageId, subject, reason }, 'what is no event goes to the dead letters');
    await this.store.bury(letter, false);
  }
}
