import type { Logger } from '@comanda/observability';
import type { Broker, LogProgress } from './broker.js';
import { NoAnswer } from './errors.js';
import type { Store, UnconfirmedMessage } from './store.js';
import { handledSubject } from './subjects.js';

const LIMIT = 1_000;
/** Subscribers get so long before they are asked. */
const ASK_AFTER_MS = 500;
const ASK_TIMEOUT_MS = 2_000;

/**
 * Learns which published events have arrived, by asking their subscribers' inboxes: the broker's word is not enough,
 * since it may lose what it has acknowledged. What the broker has lost is sent again.
 */
export class Reconciler {
  constructor(
    private readonly store: Store,
    private readonly broker: Broker,
    private readonly log: Logger,
  ) {}

  /** One round. Throws when the store or the broker is away. */
  async run(): Promise<void> {
    if (!this.broker.connected) return;
    const messages = await this.store.unconfirmed(LIMIT, ASK_AFTER_MS);
    for (const [subscriber, missing] of bySubscriber(messages)) await this.ask(subscriber, missing);
  }

  private async ask(subscriber: string, messages: readonly UnconfirmedMessage[]): Promise<void> {
    // Read before the question: an entry acknowledged by then must be in the inbox by now.
    const progress = await this.broker.progress(subscriber);
    const handled = await this.handledBy(subscriber, messages);
    if (!handled) return;
    const arrived = messages.filter(({ eventId }) => handled.has(eventId));
    if (arrived.length > 0)
      await this.store.confirm(
        subscriber,
        arrived.map(({ id }) => id),
      );
    const lost = messages.filter((message) => !handled.has(message.eventId) && wasLost(message, progress));
    if (lost.length === 0) return;
    this.log.warn({ subscriber, messages: lost.length }, 'the broker lost events; they are sent again');
    await this.store.markUnsent(lost.map(({ id }) => id));
  }

  private async handledBy(
    subscriber: string,
    messages: readonly UnconfirmedMessage[],
  ): Promise<Set<string> | undefined> {
    try {
      const question = Buffer.from(JSON.stringify(messages.map(({ eventId }) => eventId)));
      const answer = await this.broker.request(handledSubject(subscriber), question, ASK_TIMEOUT_MS);
      return new Set(JSON.parse(Buffer.from(answer).toString()) as string[]);
    } catch (error) {
      if (error instanceof NoAnswer) return undefined; // The subscriber is away; its events wait.
      throw error;
    }
  }
}

/** Beyond the log's end, or passed by the subscriber without having been handled: a log that was wiped and refilled. */
function wasLost({ sequence }: UnconfirmedMessage, { last, acknowledged }: LogProgress): boolean {
  return sequence > last || sequence <= acknowledged;
}

function bySubscriber(messages: readonly UnconfirmedMessage[]): Map<string, UnconfirmedMessage[]> {
  const groups = new Map<string, UnconfirmedMessage[]>();
  for (const message of messages) {
    for (const subscriber of message.missing) {
      const group = groups.get(subscriber);
      if (group) group.push(message);
      else groups.set(subscriber, [message]);
    }
  }
  return groups;
}
