import type { Clock } from '@comanda/kernel';
import type { Logger } from '@comanda/observability';
import type { Store, StoredOutboxMessage } from './store.js';

/** So long marks wait for company: a commit for all that was published meanwhile. */
const COLLECT_MS = 250;

/**
 * Notes in the outbox what the broker has taken. A note that gets lost costs nothing: the message is published again, and the inboxes
 * see to it that this changes nothing.
 */
export class SentMarks {
  private sent: { readonly id: bigint; readonly sequence: number }[] = [];
  /** Without subscribers: nobody has to confirm them. */
  private done: bigint[] = [];
  private cancel: (() => void) | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  add(messages: readonly StoredOutboxMessage[], sequence: number): void {
    for (const { id, subscribers } of messages) {
      if (subscribers.length === 0) this.done.push(id);
      else this.sent.push({ id, sequence });
    }
    this.cancel ??= this.clock.after(COLLECT_MS, () => void this.flush());
  }

  /** Writes what has been collected. Never rejects. */
  flush(): Promise<void> {
    this.cancel?.();
    this.cancel = undefined;
    if (this.sent.length + this.done.length > 0) this.writing = this.writing.then(() => this.write());
    return this.writing;
  }

  private async write(): Promise<void> {
    const { sent, done } = this;
    this.sent = [];
    this.done = [];
    try {
      if (sent.length > 0) await this.store.markSent(sent);
      if (done.length > 0) await this.store.deleteOutbox(done);
    } catch (error) {
      this.log.warn({ err: error }, 'could not mark events as sent');
    }
  }
}
