import { DomainError } from '@comanda/kernel';
import { requestInProgress } from '../refusals.js';
import type { InboxRecord } from '../store.js';
import type { InboxKey, Outcome } from '../work.js';
import { guarded } from './guarded.js';

/** What a repetition gets: what the inbox says that was answered first. */
export function answerAgain(key: InboxKey, record: InboxRecord, now: Date): Outcome {
  if (record.requestHash !== key.requestHash) return refused(keyReused());
  if (record.runningUntil && record.runningUntil > now) return refused(requestInProgress());
  const { refusal } = record;
  if (refusal) return refused(new DomainError(refusal.code, 'conflict', refusal.message));
  const { reply: encoded } = record;
  return guarded(() => ({ kind: 'replied', reply: key.codec.decode(encoded ?? new Uint8Array()), encoded }));
}

const refused = (error: DomainError): Outcome => ({ kind: 'refused', error });

function keyReused(): DomainError {
  return new DomainError('IDEMPOTENCY_KEY_REUSED', 'invalid', 'The idempotency key was used for another request.');
}
