import { defineSaga } from '../src/index.js';
import { bank, flight, hotel, trip } from './example.js';

export interface Trip {
  tripId: string;
  nights: number;
}

export const tripSaga = defineSaga<Trip>('trip')
  .compensatable('takeTrip', { compensate: [trip.cancelTrip, ({ tripId }, { code }) => ({ tripId, reason: code })] })
  .compensatable('checkTraveller', { invoke: [bank.check, ({ tripId }) => ({ tripId })] })
  .compensatable('bookHotel', {
    invoke: [hotel.book, ({ tripId, nights }) => ({ tripId, nights })],
    onReply: ({ bookingId }) => ({ bookingId }),
    compensate: [hotel.cancel, ({ tripId }) => ({ tripId })],
  })
  .compensatable('reserveMoney', {
    invoke: [bank.reserve, ({ tripId }) => ({ tripId, cents: 100n })],
    compensate: [bank.free, ({ tripId }) => ({ tripId })],
  })
  .pivot('bookFlight', { invoke: [flight.book, ({ tripId }) => ({ tripId })], onReply: ({ seat }) => ({ seat }) })
  .retriable('confirmHotel', { invoke: [hotel.confirm, ({ bookingId }) => ({ bookingId })] })
  .build();
