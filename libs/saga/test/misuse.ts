// What must not compile. The type check runs over this file: an unused @ts-expect-error is an error.
import { defineSaga } from '../src/index.js';
import { bank, flight, hotel, trip } from './example.js';

const saga = defineSaga<{ tripId: string; nights: number }>('misuse');

// A step may not use what no step before it has learned.
// @ts-expect-error bookingId is unknown
saga.pivot('confirm', { invoke: [hotel.confirm, (state) => ({ bookingId: state.bookingId })] });

// A compensation may not use its own step's reply: it may have been lost.
saga.compensatable('bookHotel', {
  invoke: [hotel.book, ({ tripId, nights }) => ({ tripId, nights })],
  onReply: ({ bookingId }) => ({ bookingId }),
  // @ts-expect-error bookingId is unknown
  compensate: [hotel.confirm, (state) => ({ bookingId: state.bookingId })],
});

// A request must fit its contract.
// @ts-expect-error nights is missing
saga.compensatable('bookHotel', { invoke: [hotel.book, ({ tripId }) => ({ tripId })] });
// @ts-expect-error cents is no number
saga.compensatable('reserve', { invoke: [bank.reserve, ({ tripId }) => ({ tripId, cents: 1 })] });
// @ts-expect-error reason is missing
saga.compensatable('takeTrip', { compensate: [trip.cancelTrip, ({ tripId }) => ({ tripId })] });

// What is learned must be in the reply.
saga.compensatable('bookHotel', {
  invoke: [hotel.book, ({ tripId, nights }) => ({ tripId, nights })],
  // @ts-expect-error the reply has no price
  onReply: ({ price }) => ({ price }),
});

// A saga without a pivot cannot be built.
// @ts-expect-error build comes after the pivot
saga.build();

const afterPivot = saga.pivot('bookFlight', { invoke: [flight.book, ({ tripId }) => ({ tripId })] });

// After the pivot nothing can be undone,
// @ts-expect-error no compensatable step
afterPivot.compensatable('late', { compensate: [hotel.cancel, ({ tripId }: { tripId: string }) => ({ tripId })] });
afterPivot.retriable('late', {
  invoke: [hotel.cancel, ({ tripId }) => ({ tripId })],
  // @ts-expect-error no compensation
  compensate: [hotel.cancel, ({ tripId }: { tripId: string }) => ({ tripId })],
});
// and there is only one.
// @ts-expect-error no second pivot
afterPivot.pivot('again', { invoke: [flight.book, ({ tripId }: { tripId: string }) => ({ tripId })] });

// A retriable step has no deadline: it cannot fail.
// @ts-expect-error no deadline
afterPivot.retriable('late', { invoke: [hotel.cancel, ({ tripId }) => ({ tripId })], deadlineMs: 1 });

// In a parallel group a step may not use what another one learns.
saga.parallel((group) =>
  group
    .compensatable('bookHotel', {
      invoke: [hotel.book, ({ tripId, nights }) => ({ tripId, nights })],
      onReply: ({ bookingId }) => ({ bookingId }),
    })
    // @ts-expect-error bookingId is unknown
    .compensatable('confirm', { invoke: [hotel.confirm, (state) => ({ bookingId: state.bookingId })] }),
);
// It has no pivot.
// @ts-expect-error no pivot
saga.parallel((group) => group.pivot('bookFlight', { invoke: [flight.book, () => ({ tripId: '' })] }));

// A retriable step cannot be refused.
// @ts-expect-error no refusals
afterPivot.retriable('late', { invoke: [hotel.cancel, ({ tripId }) => ({ tripId })], refusals: ['NO'] });
