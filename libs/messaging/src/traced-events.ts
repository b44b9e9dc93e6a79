import { recordsSpans } from '@comanda/observability';
import { traceEnvelope, type TracedEnvelope } from './message-spans.js';
import type { StoredOutboxMessage } from './store.js';

/** Events on their way from the outbox to the broker: those whose trace is recorded leave in spans of it. */
export class TracedEvents {
  private readonly open = new Map<bigint, TracedEnvelope>();

  constructor(subject: string, messages: readonly StoredOutboxMessage[]) {
    if (!recordsSpans()) return;
    for (const { id, eventId, envelope } of messages) {
      const traced = traceEnvelope(subject, eventId, envelope);
      if (traced) this.open.set(id, traced);
    }
  }

  /** As it leaves. */
  envelopeOf({ id, envelope }: StoredOutboxMessage): Uint8Array {
    return this.open.get(id)?.envelope ?? envelope;
  }

  /** The broker has these. */
  sent(messages: readonly StoredOutboxMessage[]): void {
    this.end(messages.map(({ id }) => id));
  }

  /** The broker does not have the others; they leave again, in spans of their own. */
  failed(error: unknown): void {
    this.end([...this.open.keys()], error);
  }

  private end(ids: readonly bigint[], failure?: unknown): void {
    for (const id of ids) {
      this.open.get(id)?.span.end(failure);
      this.open.delete(id);
    }
  }
}
