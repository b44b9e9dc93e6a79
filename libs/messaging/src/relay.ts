import type { Logger } from '@comanda/observability';
import type { Broker } from './broker.js';
import { batches } from './envelope.js';
import type { Store, StoredOutboxMessage } from './store.js';

/** An unsent message this old was not published by the process that committed it. */
const RECOVER_AFTER_MS = 2_000;
const LEASE_MS = 10_000;
const RECOVER_LIMIT = 1_000;

/**
 * Moves events from the outbox to the broker's log. What was just committed is published from memory; the table is read
 * only to recover what a crash or an absent broker left behind. A message may be published twice, never lost: its row
 * goes when every subscriber has handled it, or at once where there is none.
 */
export class Relay {
  private marks: { id: bigint; sequence: number }[] = [];
  private done: bigint[] = [];
  private marking: Promise<void> | undefined;
  private readonly publishing = new Set<Promise<void>>();

  constructor(
    private readonly store: Store,
    private readonly broker: Broker,
    private readonly log: Logger,
  ) {}

  /** Publishes what was committed, in order for each subject. Never throws: what fails is recovered from the table. */
  publish(messages: readonly StoredOutboxMessage[]): void {
    if (!this.broker.connected) return;
    for (const group of Map.groupBy(messages, ({ subject }) => subject).values()) this.track(this.publishGroup(group));
  }

  /** Publishes what was left behind. Throws when the store or the broker is away. */
  async recover(): Promise<number> {
    if (!this.broker.connected) return 0;
    const messages = await this.store.claimUnsent(RECOVER_LIMIT, RECOVER_AFTER_MS, LEASE_MS);
    const groups = [...Map.groupBy(messages, ({ subject }) => subject).values()];
    const results = await Promise.allSettled(groups.map((group) => this.publishGroup(group)));
    // What cannot be published must not hold up the others.
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
    if (messages.length > 0) this.log.info({ messages: messages.length }, 'published events that were left unsent');
    return messages.length;
  }

  /** Resolves when what is under way is published and marked. */
  async idle(): Promise<void> {
    while (this.publishing.size > 0) await Promise.all(this.publishing);
    while (this.marking) await this.marking;
  }

  private track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => this.log.warn({ err: error }, 'events stay in the outbox for now'))
      .finally(() => this.publishing.delete(tracked));
    this.publishing.add(tracked);
  }

  private async publishGroup(messages: readonly StoredOutboxMessage[]): Promise<void> {
    const published = [...batches(messages, ({ envelope }) => envelope)].map(async ({ items, payload }) => {
      const sequence = await this.broker.append(items[0]!.subject, payload);
      for (const item of items) {
        if (item.subscribers.length === 0) this.done.push(item.id);
        else this.marks.push({ id: item.id, sequence });
      }
      this.marking ??= this.mark();
    });
    await Promise.all(published);
  }

  /** Marks what was published meanwhile as one statement. */
  private async mark(): Promise<void> {
    await Promise.resolve();
    while (this.marks.length + this.done.length > 0) {
      const [marks, done] = [this.marks, this.done];
      this.marks = [];
      this.done = [];
      try {
        if (marks.length > 0) await this.store.markSent(marks);
        if (done.length > 0) await this.store.deleteOutbox(done);
      } catch (error) {
        // They will be published again; the inboxes see to it that this changes nothing.
        this.log.warn({ err: error }, 'could not mark events as sent');
      }
    }
    this.marking = undefined;
  }
}
