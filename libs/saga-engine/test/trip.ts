import { DomainError } from '@comanda/kernel';
import {
  handler,
  logEntry,
  onCommand,
  onEvent,
  ref,
  tell,
  type CommandBinding,
  type EventBinding,
  type LogTable,
  type Table,
} from '@comanda/messaging';
import { defineSaga } from '@comanda/saga';
import { jsonCommand, jsonEvent } from '@comanda/testing';
import { startSagaOn, type Parked } from '../src/index.js';

/** What a trip is made of. `refuse` names the command that is to be refused. */
export interface Trip {
  readonly tripId: string;
  readonly refuse?: string | undefined;
}

interface Cancelled extends Trip {
  readonly reason: string;
}

export const tripTaken = jsonEvent<Trip>('trip', 'TripTaken', ['orchestrator']);
export const tripParked = jsonEvent<Parked>('orchestrator', 'TripParked', ['console']);

export const trip = { cancel: jsonCommand<Cancelled, object>('trip', 'CancelTrip') };
export const hotel = {
  book: jsonCommand<Trip, { room: number }>('hotel', 'BookHotel'),
  cancel: jsonCommand<Trip, object>('hotel', 'CancelHotel'),
  confirm: jsonCommand<Trip & { room: number }, object>('hotel', 'ConfirmHotel'),
};
export const bank = {
  reserve: jsonCommand<Trip & { cents: string }, object>('bank', 'ReserveMoney'),
  free: jsonCommand<Trip, object>('bank', 'FreeMoney'),
};
export const flight = { book: jsonCommand<Trip, object>('flight', 'BookFlight') };
export const border = { check: jsonCommand<Trip, object>('border', 'CheckPassport') };

const same = ({ tripId, refuse }: Trip): Trip => ({ tripId, refuse });
const withRoom = ({ room, ...state }: Trip & { room: number }) => ({ ...same(state), room });

const beforeMoney = (version: number) =>
  defineSaga<Trip & { readonly cents: bigint }>('trip', version)
    .compensatable('takeTrip', { compensate: [trip.cancel, (state, { code }) => ({ ...same(state), reason: code })] })
    .compensatable('bookHotel', {
      invoke: [hotel.book, same],
      onReply: ({ room }) => ({ room }),
      compensate: [hotel.cancel, same],
    });

export const tripSaga = beforeMoney(1)
  .compensatable('reserveMoney', {
    invoke: [bank.reserve, ({ cents, ...state }) => ({ ...same(state), cents: String(cents) })],
    compensate: [bank.free, same],
    deadlineMs: 10_000,
  })
  .pivot('bookFlight', { invoke: [flight.book, same] })
  .retriable('confirmHotel', { invoke: [hotel.confirm, withRoom] })
  .build();

/** A newer definition of the same saga: it takes no money. */
export const cheaperTripSaga = beforeMoney(2)
  .pivot('bookFlight', { invoke: [flight.book, same] })
  .build();

/** Another one, in which three steps are sent together. */
export const groupSaga = defineSaga<Trip>('trip', 3)
  .compensatable('takeTrip', { compensate: [trip.cancel, (state, { code }) => ({ ...same(state), reason: code })] })
  .parallel((group) =>
    group
      .compensatable('bookHotel', {
        invoke: [hotel.book, same],
        onReply: ({ room }) => ({ room }),
        compensate: [hotel.cancel, same],
      })
      .compensatable('checkPassport', { invoke: [border.check, same] })
      .compensatable('reserveMoney', {
        invoke: [bank.reserve, (state) => ({ ...same(state), cents: '1' })],
        compensate: [bank.free, same],
        deadlineMs: 10_000,
      }),
  )
  .pivot('bookFlight', { invoke: [flight.book, same] })
  .retriable('confirmHotel', { invoke: [hotel.confirm, withRoom] })
  .build();

export const startOf = (taken: Trip) => ({
  sagaId: `trip-${taken.tripId}`,
  subject: taken.tripId,
  input: { ...taken, cents: 100n },
});
export const startTripSaga = startSagaOn(tripTaken, tripSaga, startOf);
export const startCheaperTripSaga = startSagaOn(tripTaken, cheaperTripSaga, startOf);
export const startGroupSaga = startSagaOn(tripTaken, groupSaga, startOf);

/** What the participants have done, in order. */
export const calls: LogTable<{ readonly command: string; readonly tripId: string }> = {
  name: 'calls',
  columns: { command: 'text', trip_id: 'text' },
  toRow: ({ command, tripId }) => ({ command, trip_id: tripId }),
};

const doing = <Reply>(command: string, reply: Reply) =>
  handler({
    reads: () => ({}),
    decide: ({ tripId, refuse }: Trip) => {
      if (refuse === command) throw new DomainError('NO', 'conflict', `No ${command}.`);
      return { append: [logEntry(calls, { command, tripId })], reply };
    },
  });

/** The commands of each participant. */
export const participants: Readonly<Record<string, readonly CommandBinding[]>> = {
  trip: [onCommand(trip.cancel, doing('CancelTrip', {}))],
  hotel: [
    onCommand(hotel.book, doing('BookHotel', { room: 7 })),
    onCommand(hotel.cancel, doing('CancelHotel', {})),
    onCommand(hotel.confirm, doing('ConfirmHotel', {})),
  ],
  bank: [onCommand(bank.reserve, doing('ReserveMoney', {})), onCommand(bank.free, doing('FreeMoney', {}))],
  flight: [onCommand(flight.book, doing('BookFlight', {}))],
  border: [onCommand(border.check, doing('CheckPassport', {}))],
};

/** What operators were told. */
export const notices: LogTable<Parked> = {
  name: 'notices',
  columns: { saga_id: 'text', step: 'text', direction: 'text', reason: 'text' },
  toRow: ({ sagaId, step, direction, reason }) => ({ saga_id: sagaId, step, direction, reason }),
};

/** The events of each participant. */
export const listeners: Readonly<Record<string, readonly EventBinding[]>> = {
  console: [
    onEvent(
      tripParked,
      handler({ reads: () => ({}), decide: (parked: Parked) => ({ append: [logEntry(notices, parked)], reply: {} }) }),
    ),
  ],
};

const trips: Table<Trip> = {
  name: 'trips',
  key: 'trip_id',
  columns: { trip_id: 'text' },
  toRow: ({ tripId }) => ({ trip_id: tripId }),
  fromRow: (row) => ({ tripId: row.trip_id as string }),
};

/** Stores the trip, and tells it: twice for a trip that is taken twice. */
export const takeTrip = handler({
  reads: ({ tripId }: Trip) => ({ trip: ref(trips, tripId) }),
  decide: (taken: Trip) => ({ save: { trip: taken }, events: [tell(tripTaken, taken.tripId, taken)], reply: {} }),
});
