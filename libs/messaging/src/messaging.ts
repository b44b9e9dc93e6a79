import { fullJitter, type Clock, type EventContract, type Random } from '@comanda/kernel';
import { currentTraceparent, logger, type Logger } from '@comanda/observability';
import type { Committed } from './batch/run-batch.js';
import { BatchingExecutor } from './batching-executor.js';
import type { CommandBinding, EventBinding } from './bindings.js';
import type { Broker, Subscription } from './broker.js';
import { CommandConsumer } from './command-consumer.js';
import { CommandSender } from './command-sender.js';
import { decodeBatch, type ReplyMessage } from './envelope.js';
import { EventConsumer } from './event-consumer.js';
import { EventTap } from './event-tap.js';
import type { OutgoingCommand } from './message.js';
import { measureConsumerLag } from './consumer-metrics.js';
import { countPublished, measureBacklog } from './outbox-metrics.js';
import { FencedOut } from './errors.js';
import { Reconciler } from './reconciler.js';
import { Relay } from './relay.js';
import { Retention } from './retention.js';
import type { Store, Trim } from './store.js';
import { commandSubject, eventSubject, handledSubject, redriveSubject, replySubject } from './subjects.js';
import { everyonesTurn, type Turns } from './turns.js';

export interface MessagingParts {
  readonly service: string;
  /** Unique for the process: replies to its commands come back to it. */
  readonly processId: string;
  readonly store: Store;
  readonly broker: Broker;
  readonly clock: Clock;
  readonly random: Random;
  readonly commands?: readonly CommandBinding[];
  readonly events?: readonly EventBinding[];
  /** How long a repetition of a message is recognised: longer than the 24 hours of the broker's log; 7 days unless given. */
  readonly inboxRetentionMs?: number | undefined;
  /** Rows of the service's own tables that may go. */
  readonly trims?: readonly Trim[] | undefined;
  /** Whose turn the reconciler's rounds and the cleaning are; everyone's unless given. */
  readonly turns?: Turns | undefined;
}

/** Takes commands of this service that nobody took, since their participant is absent. */
export type UndeliveredListener = (commands: readonly OutgoingCommand[]) => void;

/** Takes the replies to commands that this service sent. */
export type ReplyListener = (replies: readonly ReplyMessage[]) => void;

const ROUND_MS = 1_000;
/** How long a service may take to say that it is there. */
const ANSWER_MS = 1_000;

/** Transactional messaging of one service: executor, relay, consumers and the rounds that repair what a fault left behind. */
export class Messaging extends EventTap {
  readonly executor: BatchingExecutor;
  private readonly log: Logger = logger('messaging');
  private readonly relay: Relay;
  private readonly reconciler: Reconciler;
  private readonly retention: Retention;
  private readonly sender: CommandSender;
  private readonly commands: CommandConsumer;
  private readonly events: EventConsumer;
  private readonly subscriptions: Subscription[] = [];
  private readonly taps = new Map<string, Set<(data: Uint8Array) => void>>();
  private replyListener: ReplyListener | undefined;
  private undeliveredListener: UndeliveredListener | undefined;
  private readonly commitListeners = new Set<() => void>();
  private endMetrics: readonly (() => void)[] = [];
  private cancelRound: (() => void) | undefined;
  private round: Promise<void> | undefined;
  private started = false;
  private stopped = false;

  constructor(private readonly parts: MessagingParts) {
    super();
    const { service, store, broker, clock, random, processId, commands = [], events = [] } = parts;
    const onCommitted = (committed: Committed): void => this.leave(committed);
    this.executor = new BatchingExecutor({ source: service, store, clock, random, onCommitted, currentTraceparent });
    this.relay = new Relay({ store, broker, clock, log: this.log, onPublished: countPublished() });
    this.reconciler = new Reconciler(store, broker, this.log);
    this.retention = new Retention(parts);
    this.sender = new CommandSender(service, replySubject(service, processId), broker, clock, (commands) =>
      this.undeliveredListener?.(commands),
    );
    this.commands = new CommandConsumer(service, commands, this.executor, store, broker, clock, this.log);
    this.events = new EventConsumer(service, events, this.executor, store, clock, this.log);
  }

  /** Subscribes and starts the rounds. Needs the broker and the store. */
  async start(): Promise<void> {
    const { service, broker, commands = [], events = [], processId } = this.parts;
    const add = async (subscription: Promise<Subscription>): Promise<void> =>
      void this.subscriptions.push(await subscription);
    await add(broker.serve(handledSubject(service), service, (question) => this.tellHandled(question)));
    if (this.replyListener)
      await add(broker.subscribe(replySubject(service, processId), (payload) => this.takeReplies(payload)));
    if (commands.length > 0) {
      await add(
        broker.subscribe(commandSubject(service), (payload) => this.commands.take(payload), { queue: service }),
      );
    }
    if (events.length > 0) {
      const subjects = [...events.map(({ contract }) => eventSubject(contract)), redriveSubject(service)];
      await add(broker.consume(service, subjects, (delivery) => this.events.take(delivery)));
    }
    this.started = true;
    await Promise.all([...this.taps.keys()].map((subject) => this.subscribeTap(subject)));
    this.measure();
    this.scheduleRound();
  }

  /** Takes nothing more, and ends what was taken: decided, answered, published. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.cancelRound?.();
    for (const end of this.endMetrics) end();
    this.relay.stop();
    await Promise.all(this.subscriptions.map((subscription) => subscription.stop()));
    await this.round;
    await this.idle();
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await this.executor.idle();
    await this.commands.idle();
    await this.events.idle();
    await this.relay.idle();
  }

  /** Names who takes the replies. To be called before `start`. */
  onReplies(listener: ReplyListener): void {
    this.replyListener = listener;
  }

  /** Names who takes commands that nobody took. */
  onUndelivered(listener: UndeliveredListener): void {
    this.undeliveredListener = listener;
  }

  /** True when a process of that service answers. Never rejects. */
  async isServed(service: string): Promise<boolean> {
    const nothing = Buffer.from('[]');
    return this.parts.broker.request(handledSubject(service), nothing, ANSWER_MS).then(
      () => true,
      () => false,
    );
  }

  /** Calls the listener after each commit of this process, until the answered function is called. */
  onCommit(listener: () => void): () => void {
    this.commitListeners.add(listener);
    return () => this.commitListeners.delete(listener);
  }

  /** Says to every process that listens that there is news on the subject. At most once, and without content. */
  announce(subject: string): void {
    this.parts.broker.publish(subject, new Uint8Array());
  }

  /** Calls the listener for each announcement on the subject, until the answered function is called. */
  onAnnounced(subject: string, listener: () => void): () => void {
    const subscribed = this.parts.broker.subscribe(subject, listener);
    subscribed.catch((error: unknown) => this.log.warn({ err: error, subject }, 'announcements are not heard'));
    return () =>
      void subscribed.then(
        (subscription) => subscription.stop(),
        () => undefined,
      );
  }

  onTold<T>(
    contracts: readonly EventContract<T>[],
    listener: (contract: EventContract<T>, data: T) => void,
  ): () => void {
    const added = contracts.map((contract) => {
      const subject = eventSubject(contract);
      const call = (data: Uint8Array): void => listener(contract, contract.decode(data));
      const listeners = this.taps.get(subject);
      if (listeners) listeners.add(call);
      else this.addTap(subject, call);
      return () => this.taps.get(subject)?.delete(call);
    });
    return () => added.forEach((remove) => remove());
  }

  private addTap(subject: string, call: (data: Uint8Array) => void): void {
    this.taps.set(subject, new Set([call]));
    if (this.started) void this.subscribeTap(subject);
  }

  /** Only what somebody listens to is heard. */
  private async subscribeTap(subject: string): Promise<void> {
    this.subscriptions.push(await this.parts.broker.subscribe(subject, (payload) => this.tap(payload, subject)));
  }

  private measure(): void {
    const { service, store, broker, events = [] } = this.parts;
    this.endMetrics = [measureBacklog(store), ...(events.length > 0 ? [measureConsumerLag(service, broker)] : [])];
  }

  private leave({ outbox, send }: Committed): void {
    this.sender.send(send);
    void outbox.then((messages) => this.relay.publish(messages));
    for (const listener of this.commitListeners) listener();
  }

  private takeReplies(payload: Uint8Array): void {
    try {
      this.replyListener?.(
        decodeBatch(payload).filter((message): message is ReplyMessage => message.reply !== undefined),
      );
    } catch (error) {
      this.log.error({ err: error }, 'replies that are no envelope batch are dropped');
    }
  }

  private async tellHandled(question: Uint8Array): Promise<Uint8Array> {
    const ids = JSON.parse(Buffer.from(question).toString()) as string[];
    return Buffer.from(JSON.stringify([...(await this.parts.store.handled(ids))]));
  }

  private tap(payload: Uint8Array, subject: string): void {
    const listeners = this.taps.get(subject);
    if (!listeners?.size) return;
    try {
      for (const { data } of decodeBatch(payload)) listeners.forEach((listener) => listener(data));
    } catch (error) {
      this.log.error({ err: error, subject }, 'an event could not be tapped');
    }
  }

  /** Rounds of different processes drift apart, so that they do not all ask at once. */
  private scheduleRound(): void {
    if (this.stopped) return;
    const delay = ROUND_MS / 2 + fullJitter(this.parts.random, 0, { baseMs: ROUND_MS, maxMs: ROUND_MS });
    this.cancelRound = this.parts.clock.after(delay, () => {
      this.round = this.runRound();
    });
  }

  private async runRound(): Promise<void> {
    try {
      const goOn = (): boolean => !this.stopped;
      await this.relay.recover(goOn);
      const { turns = everyonesTurn } = this.parts;
      const isOurs = (): boolean => goOn() && turns.isMine();
      const { token } = turns;
      const store = token === undefined ? this.parts.store : this.parts.store.fenced(token);
      if (isOurs()) await this.reconciler.run(isOurs, store);
      // What must leave comes first.
      if (isOurs() && !this.relay.isBehind) await this.retention.run(isOurs, store);
    } catch (error) {
      if (error instanceof FencedOut) this.log.info({ err: error }, 'another process has the turn; this round is over');
      else this.log.warn({ err: error }, 'a round of the outbox failed; the next one goes on');
    } finally {
      this.scheduleRound();
    }
  }
}
