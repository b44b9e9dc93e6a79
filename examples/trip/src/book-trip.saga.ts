import { defineSaga } from '@comanda/saga';
import { airline, hotels, payments, trips, type TripRequest } from './contracts.js';

/** Takes a requested trip to CONFIRMED, or to REFUSED with nothing held and nothing paid. */
export const bookTripSaga = defineSaga<TripRequest>('book-trip')
  .compensatable('requestTrip', {
    // The trip is stored already when its saga starts: only its undoing is a command.
    compensate: [trips.refuseTrip, ({ tripId }, { code }) => ({ tripId, reason: code })],
  })
  .parallel((together) =>
    together
      .compensatable('holdSeat', {
        invoke: [airline.holdSeat, ({ tripId, flight }) => ({ tripId, flight })],
        onReply: ({ seat }) => ({ seat }),
        compensate: [airline.releaseSeat, ({ tripId, flight }) => ({ tripId, flight })],
      })
      .compensatable('holdRoom', {
        invoke: [hotels.holdRoom, ({ tripId, hotel }) => ({ tripId, hotel })],
        onReply: ({ room }) => ({ room }),
        compensate: [hotels.releaseRoom, ({ tripId, hotel }) => ({ tripId, hotel })],
      }),
  )
  .pivot('takePayment', {
    invoke: [payments.takePayment, ({ tripId, card, cents }) => ({ tripId, card, cents })],
  })
  .retriable('confirmTrip', {
    invoke: [trips.confirmTrip, ({ tripId, seat, room }) => ({ tripId, seat, room })],
  })
  .build();
