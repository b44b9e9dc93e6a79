import { Module } from '@nestjs/common';
import { DomainError } from '@comanda/kernel';
import { handler, MessagingModule, onCommand, ref, type Table } from '@comanda/messaging';
import { airline } from './contracts.js';
import { HealthModule } from './health.module.js';
import { databaseUrl, natsUrl } from './settings.js';

// #region table
/** A flight, and who sits where: seat by trip. */
interface Flight {
  readonly flight: string;
  readonly capacity: number;
  readonly seats: Readonly<Record<string, number>>;
}

export const flights: Table<Flight> = {
  name: 'flights',
  key: 'flight',
  columns: { flight: 'text', capacity: 'integer', seats: 'jsonb' },
  toRow: ({ flight, capacity, seats }) => ({ flight, capacity, seats }),
  fromRow: (row) => ({
    flight: row.flight as string,
    capacity: row.capacity as number,
    seats: row.seats as Flight['seats'],
  }),
};
// #endregion

interface Seat {
  readonly tripId: string;
  readonly flight: string;
}

// #region handlers
const holdSeat = handler({
  reads: ({ flight }: Seat) => ({ flight: ref(flights, flight) }),
  decide: ({ tripId }, { flight }) => {
    if (!flight) throw new DomainError('FLIGHT_NOT_FOUND', 'not-found', 'There is no such flight.');
    const taken = new Set(Object.values(flight.seats));
    const seat = Array.from({ length: flight.capacity }, (_, index) => index + 1).find((free) => !taken.has(free));
    if (!seat) throw new DomainError('FLIGHT_FULL', 'conflict', 'No seat is left.');
    return { save: { flight: { ...flight, seats: { ...flight.seats, [tripId]: seat } } }, reply: { seat } };
  },
});

const releaseSeat = handler({
  reads: ({ flight }: Seat) => ({ flight: ref(flights, flight) }),
  decide: ({ tripId }, { flight }) => {
    if (!flight?.seats[tripId]) return { reply: {} }; // Nothing is held: that is what was wanted.
    const { [tripId]: _released, ...seats } = flight.seats;
    return { save: { flight: { ...flight, seats } }, reply: {} };
  },
});
// #endregion

// #region module
@Module({
  imports: [
    HealthModule,
    MessagingModule.register({
      service: 'airline',
      databaseUrl: databaseUrl('airline'),
      natsUrl,
      commands: [onCommand(airline.holdSeat, holdSeat), onCommand(airline.releaseSeat, releaseSeat)],
    }),
  ],
})
export class AirlineModule {}
// #endregion
