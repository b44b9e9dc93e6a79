import type { EventContract } from '@comanda/kernel';
import type { OutgoingCommand } from './message.js';
import type { LogEntry, Ref } from './table.js';

/** The entities that a decision looks at, by names of its own choice. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a map of refs of different entities
export type Reads = Readonly<Record<string, Ref<any>>>;

/** What was read: `undefined` where there is no such entity. */
export type Loaded<R extends Reads> = {
  readonly [K in keyof R]: R[K] extends Ref<infer T> ? T | undefined : never;
};

/** An event to tell once the decision is committed. */
export interface EventToTell {
  readonly contract: EventContract<unknown>;
  /** Id of the aggregate that it is about; the event's sequence is that aggregate's new version. */
  readonly subject: string;
  readonly data: unknown;
}

/** Tells `data` about the aggregate `subject`. */
export function tell<T>(contract: EventContract<T>, subject: string, data: T): EventToTell {
  return { contract: contract as EventContract<unknown>, subject, data };
}

/** A business "no": nothing is wrong with the system, and asking again will not help. */
export interface Refusal {
  /** Stable, UPPER_SNAKE_CASE. */
  readonly code: string;
  /** Safe to show. */
  readonly message: string;
}

interface Effects<R extends Reads> {
  /** New states of entities that were read (inserted where there was none). */
  readonly save?: { readonly [K in keyof R]?: R[K] extends Ref<infer T> ? T : never };
  readonly append?: readonly LogEntry[];
  readonly events?: readonly EventToTell[];
  /** Commands that the saved state owes; they leave after the commit. The state must be able to name them again. */
  readonly send?: readonly OutgoingCommand[];
}

/** What a handler decided: effects, and the reply or the refusal. All of it is committed together. */
export type Decision<R extends Reads, Reply> = Effects<R> &
  ({ readonly reply: Reply; readonly refusal?: never } | { readonly refusal: Refusal; readonly reply?: never });

/**
 * Decides about one message or call. Both functions are pure: no clock, no I/O, no mutation, so that many decisions
 * share one transaction and may be made again.
 *
 * To refuse with nothing to save, `decide` throws a `DomainError`; its code becomes the refusal's.
 * Any other error is a defect: the message goes to the dead letters.
 *
 * ```ts
 * export const approveOrder = handler({
 *   reads: ({ orderId }: ApproveOrder) => ({ order: ref(orders, orderId) }),
 *   decide: (_command, { order }, now) => {
 *     const approved = approve(order, now);
 *     return { save: { order: approved }, events: [tell(orderEvents.approved, approved.orderId, approved)], reply: {} };
 *   },
 * });
 * ```
 */
export interface Handler<Command, R extends Reads, Reply> {
  reads(command: Command): R;
  /** `now` is the database's time; `traceparent` the W3C trace context of the message or call, for what goes on later. */
  decide(command: Command, loaded: Loaded<R>, now: Date, traceparent?: string): Decision<R, Reply>;
  /**
   * Whether the saved state still owes a command that this handler's decision has sent. Asked when another decision of the same
   * transaction has changed that state since: what it does not owe does not leave. Without it, everything leaves.
   */
  owes?(saved: unknown, sent: OutgoingCommand): boolean;
}

/** Types a handler; returns it as it is. */
export function handler<Command, R extends Reads, Reply>(
  definition: Handler<Command, R, Reply>,
): Handler<Command, R, Reply> {
  return definition;
}
