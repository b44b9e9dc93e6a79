import type { Clock } from '@comanda/kernel';
import { JournalOrder } from './journal-order.js';
import type { JournalSource } from './journal-source.js';
import { JournalWindow } from './journal-window.js';
import { Pulse } from './pulse.js';

/** Tells that the journal has grown, here or in another process. May miss some. */
export abstract class JournalNews {
  /** Calls the listener until the answered function is called. */
  abstract onNews(listener: () => void): () => void;
}

export interface JournalReadingParts {
  readonly source: JournalSource;
  readonly news: JournalNews;
  readonly clock: Clock;
  /** Told when the journal could not be read; it is tried again. */
  readonly onError: (error: unknown) => void;
}

const REST_MS = 50;
const RETRY_MS = 1_000;
/** News may be lost: it looks without any, this seldom. */
const UNASKED_MS = 10_000;
const PAGE = 2_000;
const WINDOW = 5_000;
/** It begins so many places back: the one that is visible last need not have been given out last. */
const MARGIN = 1_000n;

/** Reads what is new in the journal, a burst of news at a time, into a window. */
export class JournalReading {
  readonly window: JournalWindow;
  private readonly order: JournalOrder;
  private readonly pulse: Pulse;
  private readonly stopNews: () => void;
  private cancelUnasked: (() => void) | undefined;

  /** `newest` is the last place that is visible now. `onMore` is called when the window has grown. */
  constructor(
    private readonly parts: JournalReadingParts,
    private readonly newest: bigint,
    private readonly onMore: () => void,
  ) {
    const first = newest > MARGIN ? newest - MARGIN + 1n : 1n;
    this.order = new JournalOrder(first);
    this.window = new JournalWindow(WINDOW, first - 1n);
    this.pulse = new Pulse(parts.clock, REST_MS, () => this.read());
    this.stopNews = parts.news.onNews(() => this.pulse.ask());
    this.pulse.ask();
    this.lookUnasked();
  }

  /** What comes behind this place is new. */
  get reached(): bigint {
    const told = this.order.next - 1n;
    return told > this.newest ? told : this.newest;
  }

  stop(): void {
    this.stopNews();
    this.pulse.stop();
    this.cancelUnasked?.();
  }

  private async read(): Promise<void> {
    const { source, clock, onError } = this.parts;
    try {
      const page = await source.from(this.order.next, PAGE);
      this.window.add(this.order.take(page, clock.monotonicMs()));
      if (this.order.isWaiting || page.lines.length === PAGE) this.pulse.ask();
      this.onMore();
    } catch (error) {
      onError(error);
      clock.after(RETRY_MS, () => this.pulse.ask());
    }
  }

  private lookUnasked(): void {
    this.cancelUnasked = this.parts.clock.after(UNASKED_MS, () => {
      this.pulse.ask();
      this.lookUnasked();
    });
  }
}
