import type { CommandContract, MessageContract } from '@comanda/kernel';

const json = <T>(type: string): MessageContract<T> => ({
  type,
  encode: (value) => Buffer.from(JSON.stringify(value)),
  decode: (bytes) => JSON.parse(Buffer.from(bytes).toString()) as T,
});

const command = <Request, Reply>(participant: string, name: string): CommandContract<Request, Reply> => ({
  participant,
  name,
  request: json(`${name}Request`),
  reply: json(`${name}Reply`),
});

/** Participants of a trip: another domain than ours, to keep the library free of it. */
export const trip = { cancelTrip: command<{ tripId: string; reason: string }, object>('trip', 'CancelTrip') };
export const hotel = {
  book: command<{ tripId: string; nights: number }, { bookingId: string }>('hotel', 'Book'),
  cancel: command<{ tripId: string }, object>('hotel', 'Cancel'),
  confirm: command<{ bookingId: string }, object>('hotel', 'Confirm'),
};
export const bank = {
  check: command<{ tripId: string }, object>('bank', 'Check'),
  reserve: command<{ tripId: string; cents: bigint }, object>('bank', 'Reserve'),
  free: command<{ tripId: string }, object>('bank', 'Free'),
};
export const flight = { book: command<{ tripId: string }, { seat: string }>('flight', 'Book') };
