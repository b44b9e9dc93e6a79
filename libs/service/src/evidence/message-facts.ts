import {
  decodeEnvelope,
  type HandledMessage,
  type LetterSummary,
  type MessageEvidence,
  type OwedMessage,
} from '@comanda/messaging';
import type { EvidenceFact } from './evidence-fact.js';

/** What inbox, outbox and dead letters say. */
export function messageFacts({ handled, owed, letters }: MessageEvidence): EvidenceFact[] {
  return [...handled.map(handledFact), ...owed.map(owedFact), ...letters.map(letterFact)];
}

function handledFact({ messageId, handledAt, refusalCode, refusalMessage }: HandledMessage): EvidenceFact {
  const refusal = refusalCode === undefined ? '' : `, and refused: ${refusalMessage || refusalCode}`;
  const text = `has handled ${nameOf(messageId)}${refusal}`;
  return { at: handledAt, kind: 'handled', id: messageId, text, code: refusalCode };
}

function owedFact({ eventId, createdAt, sequence, missing, envelope }: OwedMessage): EvidenceFact {
  const how = sequence === undefined ? 'not sent yet' : `sent as number ${sequence} of the log`;
  return {
    at: createdAt,
    kind: 'owed',
    id: eventId,
    text: `keeps ${nameOf(eventId)} for ${missing.join(', ')}: ${how}`,
    streamSequence: sequence,
    traceparent: traceparentIn(envelope),
    waitsFor: missing,
  };
}

function letterFact({ messageId, reason, occurrences, lastAt }: LetterSummary): EvidenceFact {
  const times = occurrences === 1 ? '' : `, ${occurrences} times`;
  return {
    at: lastAt,
    kind: 'dead-letter',
    id: messageId,
    text: `could not handle ${nameOf(messageId)}${times}: ${reason}`,
  };
}

/** The step of a command's id (`<saga>:<step>:<direction>`), or the name in an event's (`<source>:<subject>:<sequence>:<name>`). */
export function nameOf(messageId: string): string {
  const [last = '', beforeLast = ''] = messageId.split(':').reverse();
  if (last === 'do') return `the command of ${beforeLast}`;
  return last === 'undo' ? `the undoing of ${beforeLast}` : last;
}

function traceparentIn(envelope: Uint8Array): string | undefined {
  try {
    return decodeEnvelope(envelope).traceparent;
  } catch {
    return undefined;
  }
}
