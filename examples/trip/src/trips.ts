import { Injectable, Module } from '@nestjs/common';
import { DomainError } from '@comanda/kernel';
import { Executor, handler, MessagingModule, onCommand, ref, tell, type Table } from '@comanda/messaging';
import { SagaEngineModule, sagaInstances, startSagaOn } from '@comanda/saga-engine';
import { bookTripSaga } from './book-trip.saga.js';
import { tripRequested, trips, type TripRequest } from './contracts.js';
import { HealthModule } from './health.module.js';
import { databaseUrl, natsUrl } from './settings.js';

/** What has become of a trip. */
export interface Trip {
  readonly tripId: string;
  readonly traveller: string;
  readonly state: 'REQUESTED' | 'CONFIRMED' | 'REFUSED';
  readonly seat?: number;
  readonly room?: number;
  readonly reason?: string;
}

const allTrips: Table<Trip> = {
  name: 'trips',
  key: 'trip_id',
  columns: {
    trip_id: 'text',
    traveller: 'text',
    state: 'text',
    seat: 'integer',
    room: 'integer',
    reason: 'text',
  },
  toRow: ({ tripId, traveller, state, seat, room, reason }) => ({
    trip_id: tripId,
    traveller,
    state,
    seat: seat ?? null,
    room: room ?? null,
    reason: reason ?? null,
  }),
  fromRow: (row) => ({
    tripId: row.trip_id as string,
    traveller: row.traveller as string,
    state: row.state as Trip['state'],
    seat: (row.seat as number | null) ?? undefined,
    room: (row.room as number | null) ?? undefined,
    reason: (row.reason as string | null) ?? undefined,
  }),
};

// #region request
const requestTrip = handler({
  reads: ({ tripId }: TripRequest) => ({ trip: ref(allTrips, tripId) }),
  decide: (request, { trip }) => {
    if (trip) throw new DomainError('TRIP_EXISTS', 'conflict', 'There is a trip with that id.');
    const { tripId, traveller } = request;
    const requested: Trip = { tripId, traveller, state: 'REQUESTED' };
    return {
      save: { trip: requested },
      events: [tell(tripRequested, tripId, request)],
      reply: { tripId },
    };
  },
});
// #endregion

const inState = (state: Trip['state']) =>
  handler({
    reads: ({ tripId }: Pick<Trip, 'tripId'> & Partial<Trip>) => ({ trip: ref(allTrips, tripId) }),
    decide: ({ seat, room, reason }, { trip }) => {
      if (!trip) throw new Error('The saga of a trip that is not there');
      return { save: { trip: { ...trip, state, seat, room, reason } }, reply: {} };
    },
  });

// #region start
const sagaId = (tripId: string): string => `${bookTripSaga.type}:${tripId}`;

const onTripRequested = startSagaOn(tripRequested, bookTripSaga, (request) => ({
  sagaId: sagaId(request.tripId),
  subject: request.tripId,
  input: request,
}));
// #endregion

const showTrip = handler({
  reads: ({ tripId }: Pick<Trip, 'tripId'>) => ({
    trip: ref(allTrips, tripId),
    saga: ref(sagaInstances, sagaId(tripId)),
  }),
  decide: (_request, { trip, saga }) => ({ reply: { trip, ended: saga?.progress.awaiting.length === 0 } }),
});

// #region service
@Injectable()
export class Trips {
  constructor(private readonly executor: Executor) {}

  /** Stores the trip and owes its event, in one transaction. The saga goes on by itself. */
  async request(request: TripRequest): Promise<void> {
    await this.executor.execute(requestTrip, request);
  }

  /** The trip once its saga has ended. */
  async ended(tripId: string): Promise<Trip> {
    for (;;) {
      const { trip, ended } = await this.executor.execute(showTrip, { tripId });
      if (trip && ended) return trip;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
// #endregion

// #region module
@Module({
  imports: [
    HealthModule,
    MessagingModule.register({
      service: 'trips',
      databaseUrl: databaseUrl('trips'),
      natsUrl,
      commands: [onCommand(trips.confirmTrip, inState('CONFIRMED')), onCommand(trips.refuseTrip, inState('REFUSED'))],
      events: [onTripRequested],
    }),
    SagaEngineModule.register({ definitions: [bookTripSaga] }),
  ],
  providers: [Trips],
})
export class TripsModule {}
// #endregion
