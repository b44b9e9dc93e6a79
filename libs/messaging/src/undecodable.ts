import { createHash } from 'node:crypto';
import { batches, decodeEnvelope, type AnyMessage } from './envelope.js';
import type { DeadLetter } from './store.js';
import { WireReader } from './wire/wire-reader.js';

const ENVELOPES_FIELD = 1;

/** What a broker message holds. */
export interface OpenBatch {
  readonly messages: readonly AnyMessage[];
  /** One for each part that cannot be decoded, as a broker message of its own. */
  readonly letters: readonly DeadLetter[];
}

const PREFIX = 'undecodable:';

/** Whether a dead letter holds a broker message, and not one envelope. */
export const isUndecodable = (messageId: string): boolean => messageId.startsWith(PREFIX);

/** Never throws: what cannot be decoded is a letter. */
export function openBatch(payload: Uint8Array, subject: string): OpenBatch {
  const messages: AnyMessage[] = [];
  const letters: DeadLetter[] = [];
  const envelopes = attempt(() => envelopesIn(payload));
  if (envelopes instanceof Error) return { messages, letters: [letterOf(payload, subject, envelopes)] };
  for (const envelope of envelopes) {
    const message = attempt(() => readableEnvelope(envelope));
    if (!(message instanceof Error)) messages.push(message);
    else
      for (const batch of batches([envelope], (bytes) => bytes))
        letters.push(letterOf(batch.payload, subject, message));
  }
  return { messages, letters };
}

/** Throws on bytes that are no envelope, or one that nobody could handle or tell from others. */
function readableEnvelope(bytes: Uint8Array): AnyMessage {
  const message = decodeEnvelope(bytes);
  if (message.id === '' || message.type === '') throw new Error('an envelope without id or type');
  return message;
}

/** Encoded envelopes of a batch. Throws on bytes that are no batch. */
function envelopesIn(payload: Uint8Array): Uint8Array[] {
  const reader = new WireReader(payload);
  const envelopes: Uint8Array[] = [];
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === ENVELOPES_FIELD) envelopes.push(reader.bytes());
    else reader.skip();
  }
  return envelopes;
}

/** Without a readable id, the bytes are their own: however often they come, they are one letter. */
function letterOf(bytes: Uint8Array, subject: string, { message }: Error): DeadLetter {
  const hash = createHash('sha256').update(bytes).digest('hex');
  return { messageId: `${PREFIX}${hash}`, subject, envelope: bytes, reason: `cannot be decoded: ${message}` };
}

function attempt<T>(run: () => T): T | Error {
  try {
    return run();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
