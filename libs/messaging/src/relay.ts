import type { Clock } from '@comanda/kernel';
import type { Logger } from '@comanda/observability';
import type { Broker } from './broker.js';
import { batches } from './envelope.js';
import { NoAnswer } from './errors.js';
import { aggregateOf } from './event-id.js';
import { SentMarks } from './sent-marks.js';
import type { Store, StoredOutboxMessage } from './store.js';
import { TracedEvents } from './traced-events.js';
import { nextWave } from './wave.js';

/** An unsent message this old was not published by the process that committed it. */
const RECOVER_AFTER_MS = 2_000;
const LEASE_MS = 10_000;
const PAGE = 1_000;
/** How long the broker may take to say that it has taken something. */
const OFFER_MS = 2_000;
/** Messages that are remembered while the broker does not take them; others are read from the table again. */
const REMEMBERED = 10_000;

export interface RelayParts {
  readonly store: Store;
  readonly broker: Broker;
  readonly clock: Clock;
  readonly log: Logger;
  /** Told how many messages the broker has taken. */
  readonly onPublished: (messages: number) => void;
}

/**
 * Moves events from the outbox to the broker's log, wave by wave: what is committed while one is under way makes the next one. What
 * was just committed is published from memory; the table is read only for what a crash left behind, or what was too much to remember.
 *
 * What one process publishes about one aggregate reaches the log in the order of the versions: no event is offered before the one
 * before it was taken. Between processes there is no order, and an event that is sent again (its acknowledgement was lost, or the
 * broker has lost it) may come behind later ones: a handler to which order matters compares versions. An event may be published twice,
 * never lost: its row goes when every subscriber has handled it, or at once where there is none.
 */
export class Relay {
  /** What the broker has not taken, in the order of the outbox. */
  private owed = new Map<bigint, StoredOutboxMessage>();
  /** Aggregates of which the broker did not take an event: until the next round, nothing later of them may leave. */
  private readonly heldBack = new Set<string>();
  /** There was too much to remember: the table has it, and nothing later may leave before it. */
  private overflown = false;
  /** What is committed while the table is read for what had overflown. */
  private arrived: StoredOutboxMessage[] | undefined;
  private running: Promise<void> | undefined;
  private stopped = false;
  private readonly marks: SentMarks;

  constructor(private readonly parts: RelayParts) {
    this.marks = new SentMarks(parts.store, parts.clock, parts.log);
  }

  /** True while there is more to publish than fits into memory. */
  get isBehind(): boolean {
    return this.overflown;
  }

  /** Publishes what was committed. Never throws: what fails is tried again by the rounds. */
  publish(messages: readonly StoredOutboxMessage[]): void {
    if (messages.length + this.owed.size === 0) return; // Most commits tell nothing.
    this.overflown ||= this.owed.size + messages.length > REMEMBERED;
    if (this.overflown) return;
    if (this.arrived) this.arrived.push(...messages);
    else for (const message of messages) this.owed.set(message.id, message);
    this.run();
  }

  /**
   * One round: tries again what was not taken, and reads what was left behind, page by page while `goOn` says so. Throws when the
   * store is away.
   */
  async recover(goOn: () => boolean): Promise<void> {
    if (!this.parts.broker.connected) return;
    this.heldBack.clear();
    let isFull = true;
    while (isFull && goOn() && this.owed.size + PAGE <= REMEMBERED) {
      isFull = this.overflown ? await this.readOverflown() : await this.readLeftBehind();
      this.run();
    }
    this.run();
  }

  /** From now on it does not insist: after a failure, what is left is another process's. */
  stop(): void {
    this.stopped = true;
  }

  /** Resolves when nothing is under way, and what was published is marked. */
  async idle(): Promise<void> {
    while (this.running) await this.running;
    await this.marks.flush();
  }

  /** What the process that committed it has not published. */
  private async readLeftBehind(): Promise<boolean> {
    // What it has published is not left behind.
    await this.marks.flush();
    const claimed = await this.parts.store.claimUnsent(PAGE, RECOVER_AFTER_MS, LEASE_MS);
    this.owe(claimed);
    return claimed.length === PAGE;
  }

  /** Nothing leaves meanwhile: what is committed now must not overtake what the table still has. */
  private async readOverflown(): Promise<boolean> {
    await this.idle();
    this.overflown = false;
    this.arrived = [];
    let isFull = true;
    try {
      const claimed = await this.parts.store.claimUnsent(PAGE, 0, LEASE_MS);
      isFull = claimed.length === PAGE;
      this.owe(claimed);
    } finally {
      // The table has what has arrived, too: behind what is read next.
      if (isFull) this.overflown = true;
      else this.owe(this.arrived);
      this.arrived = undefined;
    }
    return isFull;
  }

  private owe(messages: readonly StoredOutboxMessage[]): void {
    if (messages.length === 0) return;
    const inOrder = [...this.owed.values(), ...messages].sort((a, b) => (a.id < b.id ? -1 : 1));
    this.owed = new Map(inOrder.map((message) => [message.id, message]));
  }

  private run(): void {
    if (this.owed.size > 0) this.running ??= this.publishWaves();
  }

  private async publishWaves(): Promise<void> {
    await Promise.resolve();
    for (let wave = this.nextWave(); wave.length > 0; wave = this.nextWave()) {
      const groups = Map.groupBy(wave, ({ subject }) => subject);
      await Promise.all([...groups].map(([subject, messages]) => this.append(subject, messages)));
    }
    this.running = undefined;
  }

  private nextWave(): StoredOutboxMessage[] {
    if (!this.parts.broker.connected || (this.stopped && this.heldBack.size > 0)) return [];
    return nextWave(this.owed.values(), (aggregate) => this.heldBack.has(aggregate));
  }

  private async append(subject: string, messages: readonly StoredOutboxMessage[]): Promise<void> {
    const traced = new TracedEvents(subject, messages);
    try {
      for (const { items, payload } of batches(messages, (message) => traced.envelopeOf(message))) {
        const sequence = await this.offer(subject, payload);
        traced.sent(items);
        for (const { id } of items) this.owed.delete(id);
        this.marks.add(items, sequence);
        this.parts.onPublished(items.length);
      }
    } catch (error) {
      this.parts.log.warn({ err: error, subject, messages: messages.length }, 'events stay in the outbox for now');
      traced.failed(error);
      for (const { id, eventId } of messages) if (this.owed.has(id)) this.heldBack.add(aggregateOf(eventId));
    }
  }

  /** A connection that broke must not hold up what leaves over the next one. What is taken after all comes twice. */
  private offer(subject: string, payload: Uint8Array): Promise<number> {
    return new Promise((resolve, reject) => {
      const giveUp = (): void => reject(new NoAnswer('the broker does not say that it has taken them'));
      const cancel = this.parts.clock.after(OFFER_MS, giveUp);
      void this.parts.broker.append(subject, payload).then(resolve, reject).finally(cancel);
    });
  }
}
