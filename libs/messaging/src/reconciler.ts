import type { Logger } from '@comanda/observability';
import type { Broker, LogProgress } from './broker.js';
import { NoAnswer } from './errors.js';
import type { RoundStore } from './round-store.js';
import type { UnconfirmedMessage } from './store.js';
import { handledSubject } from './subjects.js';

/** Messages of one page, and so at most ids of one question. */
const PAGE = 1_000;
/** Subscribers get so long before they are asked. */
const ASK_AFTER_MS = 500;
const ASK_TIMEOUT_MS = 2_000;
/** While a subscriber is away, what waits for it alone is looked at in one round out of so many: it may be much. */
const ROUNDS_FOR_THE_ABSENT = 10;

/**
 * Learns which published events have arrived, by asking their subscribers' inboxes: the broker's word is not enough,
 * since it may lose what it has acknowledged. What the broker has lost is sent again.
 */
export class Reconciler {
  private round = 0;
  /** Up to this id, everything waits for absent subscribers only, as far as the last round knows. */
  private passedOver = 0n;

  constructor(
    private readonly store: RoundStore,
    private readonly broker: Broker,
    private readonly log: Logger,
  ) {}

  /**
   * One round: all that is unconfirmed, page by page. A subscriber that does not answer is not asked again in this round, and what
   * only it has to confirm is passed over, so that it holds up nobody else. Goes on from page to page while `goOn` says so. `store`
   * may be a fenced view of the one that was given. Throws when the store or the broker is away.
   */
  async run(goOn: () => boolean, store: RoundStore = this.store): Promise<void> {
    const silent = new Set<string>();
    const from = this.round % ROUNDS_FOR_THE_ABSENT === 0 ? 0n : this.passedOver;
    let after = from;
    let page: readonly UnconfirmedMessage[];
    let firstOpen: bigint | undefined;
    this.round += 1;
    do {
      if (!this.broker.connected) return;
      page = await store.unconfirmed(PAGE, ASK_AFTER_MS, after, [...silent]);
      if (page.length === 0) break;
      const open = await this.reconcile(page, silent, store);
      firstOpen ??= open;
      after = page.at(-1)?.id ?? after;
    } while (page.length === PAGE && goOn());
    if (silent.size > 0) this.passedOver = (firstOpen ?? after + 1n) - 1n;
    else if (from === 0n) this.passedOver = 0n;
  }

  /** Answers the first message that a subscriber which is there has yet to handle. */
  private async reconcile(
    page: readonly UnconfirmedMessage[],
    silent: Set<string>,
    store: RoundStore,
  ): Promise<bigint | undefined> {
    // A process that died in the midst of a confirmation has left them.
    const passed = page.filter(({ missing }) => missing.length === 0);
    if (passed.length > 0) await store.deleteOutbox(passed.map(({ id }) => id));
    const asked = [...bySubscriber(page)].filter(([subscriber]) => !silent.has(subscriber));
    const open = await Promise.all(
      asked.map(async ([subscriber, missing]) => {
        const stillOpen = await this.ask(subscriber, missing, store);
        if (!stillOpen) silent.add(subscriber);
        return stillOpen ?? [];
      }),
    );
    return open
      .flat()
      .map(({ id }) => id)
      .sort((a, b) => (a < b ? -1 : 1))[0];
  }

  /** What it has yet to handle; nothing at all when it is away: its events wait. */
  private async ask(
    subscriber: string,
    messages: readonly UnconfirmedMessage[],
    store: RoundStore,
  ): Promise<readonly UnconfirmedMessage[] | undefined> {
    const handled = await this.handledBy(subscriber, messages);
    if (!handled) return undefined;
    const arrived = messages.filter(({ eventId }) => handled.has(eventId)).map(({ id }) => id);
    if (arrived.length > 0) await store.confirm(subscriber, arrived);
    const open = messages.filter(({ eventId }) => !handled.has(eventId));
    if (open.length > 0) await this.sendAgain(subscriber, open, store);
    return open;
  }

  private async sendAgain(subscriber: string, open: readonly UnconfirmedMessage[], store: RoundStore): Promise<void> {
    const progress = await this.broker.progress(subscriber);
    const suspects = open.filter((message) => wasLost(message, progress));
    if (suspects.length === 0) return;
    // Asked after the log: an entry that was acknowledged by then is in the inbox by now, unless it was another one.
    const handled = await this.handledBy(subscriber, suspects);
    const lost = suspects.filter(({ eventId }) => handled && !handled.has(eventId));
    if (lost.length === 0) return;
    this.log.warn({ subscriber, messages: lost.length }, 'the broker lost events; they are sent again');
    await store.markUnsent(lost.map(({ id }) => id));
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
      if (error instanceof NoAnswer) return undefined;
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
