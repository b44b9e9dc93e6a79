import type { Clock } from '@comanda/kernel';
import type { Logger } from '@comanda/observability';
import type { BatchingExecutor } from './batching-executor.js';
import type { CommandBinding } from './bindings.js';
import type { Broker } from './broker.js';
import { batches, encodeEnvelope, type AnyMessage, type CommandMessage } from './envelope.js';
import type { Refusal } from './handler.js';
import type { DeadLetter, Store } from './store.js';
import { beginPublish, REPLIES, type Channel } from './message-spans.js';
import { about, Processing, type Handling } from './processing.js';
import { commandSubject } from './subjects.js';
import { openBatch } from './undecodable.js';
import type { Outcome, Work } from './work.js';

/**
 * Takes this service's commands, has them decided, and answers. A command that was handled before is answered again from
 * the inbox. One that cannot be handled goes to the dead letters and is not answered: its sender's deadline decides.
 */
export class CommandConsumer {
  private readonly bindings: Map<string, CommandBinding>;
  private readonly replies = new Map<string, Uint8Array[]>();
  private readonly underWay = new Set<Promise<void>>();
  private readonly processing: Processing;

  constructor(
    private readonly service: string,
    bindings: readonly CommandBinding[],
    private readonly executor: BatchingExecutor,
    private readonly store: Store,
    private readonly broker: Broker,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {
    this.processing = new Processing(clock);
    this.bindings = new Map(
      bindings.map((binding) => [`${binding.contract.participant}.${binding.contract.name}`, binding]),
    );
  }

  /** One broker message with many commands. What cannot be decoded goes to the dead letters. Never throws. */
  take(payload: Uint8Array): void {
    const { messages, letters } = openBatch(payload, commandSubject(this.service));
    for (const message of messages) this.track(this.handle(message));
    for (const letter of letters) this.track(this.keep(letter));
  }

  /** Resolves when all that was taken is answered. */
  async idle(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  private track(work: Promise<void>): void {
    const tracked = work.finally(() => this.underWay.delete(tracked));
    this.underWay.add(tracked);
  }

  private async handle(message: AnyMessage): Promise<void> {
    try {
      await this.processing.watch(this.channelOf(message), message, (handling) => this.decide(message, handling));
    } catch (error) {
      await this.bury(message, error);
    }
  }

  private async decide(message: AnyMessage, handling: Handling): Promise<Outcome> {
    if (!message.command) throw new Error('a command without its saga, step and attempt');
    const outcome = await this.executor.submit(this.workOf(message as CommandMessage, handling));
    if (outcome.kind === 'failed') throw outcome.error;
    this.answer({ ...(message as CommandMessage), traceparent: handling.traceparent }, outcome);
    return outcome;
  }

  /** What nobody here has heard of may be called anything: it has one name. */
  private channelOf({ type }: AnyMessage): Channel {
    const name = this.bindings.has(type) ? `cmd.${type}` : `cmd.${this.service}.unknown`;
    return { name, destination: commandSubject(this.service) };
  }

  private workOf(message: CommandMessage, { traceparent, link }: Handling): Work {
    const binding = this.bindings.get(message.type);
    if (!binding) throw new Error(`${this.service} does not handle ${message.type}`);
    const { contract, handler, onlyReads } = binding;
    const { undoes, undoAlways, mustSucceed, direction, attempt } = message.command;
    const isFresh = direction === 'do' && attempt === 1;
    return {
      handler,
      command: contract.request.decode(message.data),
      // What is sent until it succeeds must not be refused for ever by what refuses it now.
      inbox: onlyReads
        ? undefined
        : { id: message.id, undoes, undoAlways, isFresh, codec: contract.reply, keepsRefusal: !mustSucceed },
      onlyReads,
      traceparent,
      link,
    };
  }

  private answer(message: CommandMessage, outcome: Outcome): void {
    if (outcome.kind === 'replied')
      this.reply(message, outcome.encoded ?? this.bindings.get(message.type)!.contract.reply.encode(outcome.reply));
    else if (outcome.kind === 'refused')
      this.reply(message, new Uint8Array(), { code: outcome.error.code, message: outcome.error.message });
    // Otherwise nothing has happened; the command comes again.
  }

  private reply({ id, type, command, traceparent }: CommandMessage, data: Uint8Array, refusal?: Refusal): void {
    const { replyTo, sagaId, step, direction, attempt } = command;
    const reply = { sagaId, step, direction, attempt, refusal };
    const told = { id: `${id}:reply`, subject: sagaId, traceparent, reply };
    const span = beginPublish({ name: `reply.${type}`, destination: REPLIES }, told);
    span?.end();
    const envelope = encodeEnvelope({
      id: `${id}:reply`,
      type,
      source: this.service,
      subject: sagaId,
      timeMs: this.clock.now().getTime(),
      traceparent: span?.traceparent ?? traceparent,
      data,
      reply,
    });
    const waiting = this.replies.get(replyTo);
    if (waiting) waiting.push(envelope);
    else this.replies.set(replyTo, [envelope]);
    if (this.replies.size === 1 && !waiting) queueMicrotask(() => queueMicrotask(() => this.flush()));
  }

  /** Replies of one batch leave together. */
  private flush(): void {
    const replies = [...this.replies];
    this.replies.clear();
    for (const [replyTo, envelopes] of replies) {
      for (const { payload } of batches(envelopes, (bytes) => bytes)) this.broker.publish(replyTo, payload);
    }
  }

  private async bury(message: AnyMessage, error: unknown): Promise<void> {
    about(message, () => this.log.error({ err: error, type: message.type }, 'a command cannot be handled'));
    const reason = error instanceof Error ? error.message : String(error);
    const subject = commandSubject(this.service);
    await this.keep({ messageId: message.id, subject, envelope: encodeEnvelope(message), reason });
  }

  private async keep(letter: DeadLetter): Promise<void> {
    this.log.error({ messageId: letter.messageId, reason: letter.reason }, 'a command goes to the dead letters');
    await this.store
      .bury(letter, false)
      .catch((failure: unknown) => this.log.error({ err: failure }, 'could not store a dead letter'));
  }
}
