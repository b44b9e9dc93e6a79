import { Fact_Kind } from '@comanda/contracts';

/** What a fact is about. */
export type FactKind = keyof typeof kinds;

/** Something that the service has stored, for people. */
export interface EvidenceFact {
  /** When it was stored. */
  readonly at: Date;
  readonly kind: FactKind;
  /** Of the message, the ledger's entry, the saga, or what has the state. */
  readonly id: string;
  readonly text: string;
  /** Of a refusal, or the reason of a state. */
  readonly code?: string | undefined;
  /** Where the event is in the broker's log. */
  readonly streamSequence?: number | undefined;
  /** Of the trace that it belongs to, in W3C's form. */
  readonly traceparent?: string | undefined;
  /** Subscribers of which it is not known that they have handled it. */
  readonly waitsFor?: readonly string[] | undefined;
}

/** What is asked for. */
export interface EvidenceRequest {
  readonly orderId: string;
  readonly sagaIds: readonly string[];
}

/** Rows of one of the service's own tables, as facts. */
export interface EvidenceTable {
  readonly table: string;
  /** An indexed column; it and the table are names of the code, never of a request. */
  readonly column: string;
  /** The values of the column that are looked for. */
  readonly values: (request: EvidenceRequest) => readonly string[];
  /** What a row says, by its columns. */
  readonly facts: (row: Readonly<Record<string, unknown>>) => readonly EvidenceFact[];
}

const kinds = {
  state: Fact_Kind.STATE,
  saga: Fact_Kind.SAGA,
  step: Fact_Kind.STEP,
  ledger: Fact_Kind.LEDGER,
  handled: Fact_Kind.HANDLED,
  owed: Fact_Kind.OWED,
  'dead-letter': Fact_Kind.DEAD_LETTER,
} as const;

/** As it crosses gRPC. */
export function kindOf(kind: FactKind): Fact_Kind {
  return kinds[kind];
}
