import { aggregateOf } from './event-id.js';
import type { StoredOutboxMessage } from './store.js';

/** Less than fits into one broker message, so that what a wave has for a subject leaves in one. */
const WAVE_BYTES = 256 * 1024;

/**
 * What may leave at once: as many of the messages as can arrive in any order among their subjects and still keep the order of each
 * aggregate. Ends before an event whose predecessor is in the wave under another subject. What is about an aggregate that
 * `isHeldBack` stays.
 */
export function nextWave(
  messages: Iterable<StoredOutboxMessage>,
  isHeldBack: (aggregate: string) => boolean,
): StoredOutboxMessage[] {
  const wave: StoredOutboxMessage[] = [];
  const subjects = new Map<string, string>();
  let bytes = 0;
  for (const message of messages) {
    const aggregate = aggregateOf(message.eventId);
    if (isHeldBack(aggregate)) continue;
    bytes += message.envelope.length;
    const isTooMuch = bytes > WAVE_BYTES && wave.length > 0;
    if (isTooMuch || (subjects.get(aggregate) ?? message.subject) !== message.subject) break;
    subjects.set(aggregate, message.subject);
    wave.push(message);
  }
  return wave;
}
