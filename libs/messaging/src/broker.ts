/** Ends a subscription after what has arrived is handled. */
export interface Subscription {
  stop(): Promise<void>;
}

/** One entry of the broker's log, delivered to a group. Exactly one of the two is to be called. */
export interface Delivery {
  readonly subject: string;
  readonly payload: Uint8Array;
  /** The broker has not delivered this entry to the group before. (The same message may be in several entries.) */
  readonly isFirst: boolean;
  /** It is handled for good. */
  ack(): void;
  /** Not now; it comes again after `delayMs`. */
  retry(delayMs: number): void;
}

/** How far a group is in the log. */
export interface LogProgress {
  /** Sequence of the newest entry; 0 for an empty log. */
  readonly last: number;
  /** All entries up to this one are acknowledged by the group (or were never for it). */
  readonly acknowledged: number;
  /** Entries for the group that it has yet to acknowledge, where the broker counts them. */
  readonly pending?: number;
}

/**
 * What messaging needs of a broker. It may lose anything at any moment: the store is the truth.
 *
 * - `publish` and `subscribe`: at most once, in memory, fast.
 * - `append` and `consume`: a log with groups, at least once, until the broker loses it.
 */
export abstract class Broker {
  /** False while there is no connection: what is published then is lost. */
  abstract readonly connected: boolean;
  /**
   * Never throws: what cannot be sent is lost. `onUnserved` is called when the broker says that nobody took it; without that word
   * nothing is known.
   */
  abstract publish(subject: string, payload: Uint8Array, onUnserved?: () => void): void;
  /**
   * With `queue`, each message goes to one member of the queue. `*` stands for one token of the subject. When it has resolved, what
   * others publish is heard.
   */
  abstract subscribe(
    subject: string,
    listener: (payload: Uint8Array, subject: string) => void,
    options?: { readonly queue?: string },
  ): Promise<Subscription>;
  /** Answers requests to the subject, one server of the group each; those of others, too, when it has resolved. */
  abstract serve(
    subject: string,
    queue: string,
    answer: (payload: Uint8Array) => Promise<Uint8Array>,
  ): Promise<Subscription>;
  /** Throws `NoAnswer`. */
  abstract request(subject: string, payload: Uint8Array, timeoutMs: number): Promise<Uint8Array>;
  /** Adds to the log and answers the entry's sequence. Entries that are under way together have no order. */
  abstract append(subject: string, payload: Uint8Array): Promise<number>;
  /** Delivers the log's entries of these subjects to one member of the group each, from the oldest that it has not acknowledged. */
  abstract consume(
    group: string,
    subjects: readonly string[],
    listener: (delivery: Delivery) => void,
  ): Promise<Subscription>;
  abstract progress(group: string): Promise<LogProgress>;
  abstract close(): Promise<void>;
}
