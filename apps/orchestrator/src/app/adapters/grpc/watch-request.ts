import { DomainError } from '@comanda/kernel';

/** The place in the journal that an event's id names; `undefined` when there is none. Throws `EVENT_ID_INVALID`. */
export function placeAfter(eventId: string): bigint | undefined {
  if (eventId === '') return undefined;
  if (!/^\d{1,18}$/.test(eventId))
    throw new DomainError('EVENT_ID_INVALID', 'invalid', 'The last event id is not one that was given out.');
  return BigInt(eventId);
}
