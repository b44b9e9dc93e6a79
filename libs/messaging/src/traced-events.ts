import { recordsSpans } from '@comanda/observability';
import { traceEnvelope, type TracedEnvelope } from './message-spans.js';
import type { StoredOutboxMessage } from './store.js';

/** Events on their way from the outbox to the broker: those whose trace is recorded leave in spans of it. */
export class TracedEvents {
  /** Absent where no trace is recorded. */
  private readonly open: Map<bigint, TracedEnvelope> | undefined;

  constructor(subject: string, messages: readonly StoredOutboxMessage[]) {
    if (recordsSpans()) this.open = tracedEnvelopes(subject, messages);
  }

  /** As it leaves. */
  envelopeOf({ id, envelope }: StoredOutboxMessage): Uint8Array {
    return this.open?.get(id)?.envelope ?? envelope;
  }

  /** The broker has these. */
  sent(messages: readonly StoredOutboxMessage[]): void {
    if (this.open) for (const { id } of messages) this.end(id);
  }

  /** The broker does not have the others; they leave again, in spans of their own. */
  failed(error: unknown): void {
    for (const id of this.open?.keys() ?? []) this.end(id, error);
  }

  private end(id: bigint, failure?: unknown): void {
    this.open?.get(id)?.span.end(failure);
    this.open?.delete(id);
  }
}

function tracedEnvelopes(subject: string, messages: readonly StoredOutboxMessage[]): Map<bigint, TracedEnvelope> {
  const envelopes = new Map<bigint, TracedEnvelope>();
  for (const { id, eventId, envelope } of messages) {
    const traced = traceEnvelope(subject, eventId, envelope);
    if (traced) envelopes.set(id, traced);
  }
  return envelopes;
}
