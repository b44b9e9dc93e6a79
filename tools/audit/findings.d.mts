/** An order's row. */
export interface OrderRow {
  readonly order_id: string;
  readonly state: string;
  readonly reason: string | null;
  /** Minor units. */
  readonly total: string;
  readonly locked_by: string | null;
  readonly version: number;
}

export interface SagaRow {
  readonly saga_id: string;
  readonly subject: string;
  readonly type: string;
  readonly phase: string;
  /** Number of steps whose answer it awaits. */
  readonly awaits: number;
  readonly parked: string | null;
  /** Since it has changed last. */
  readonly idle_ms: number;
  /** The phase in the last line of its journal. */
  readonly journal_phase: string | null;
}

export interface TicketRow {
  readonly state: string;
  readonly locked_by: string | null;
  readonly version: number;
}

export interface PaymentRow {
  readonly state: string;
  /** Minor units. */
  readonly amount: string;
  readonly version: number;
}

/** All that the databases say of one order; each part may be absent. */
export interface OrderEvidence {
  readonly orderId: string;
  readonly order: OrderRow | undefined;
  readonly sagas: readonly SagaRow[];
  readonly ticket: TicketRow | undefined;
  readonly payment: PaymentRow | undefined;
  /** Kinds of its ledger's entries, in alphabetical order. */
  readonly ledger: readonly string[];
  /** What its ledger's entries sum to, in minor units. */
  readonly held: bigint;
  readonly captured: bigint;
}

/** Something that does not fit, and what to do. */
export interface Finding {
  /** The invariant of docs that is broken, e.g. `I6`. */
  readonly rule: string;
  /** What it is about: an order, a saga, or a message. */
  readonly id: string;
  readonly text: string;
  readonly repair: string;
}

/**
 * What of an order does not fit, while nothing of it is under way: no rule of these is broken by work in flight alone, if the evidence was read
 * at one moment. Pure.
 */
export function findingsOf(evidence: OrderEvidence, stuckMs: number): Finding[];
