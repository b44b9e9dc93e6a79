import { Module } from '@nestjs/common';
import { DomainError } from '@comanda/kernel';
import { handler, MessagingModule, onCommand, ref, type Table } from '@comanda/messaging';
import { hotels } from './contracts.js';
import { HealthModule } from './health.module.js';
import { databaseUrl, natsUrl } from './settings.js';

/** A hotel, and who sleeps where: room by trip. */
interface Hotel {
  readonly hotel: string;
  readonly capacity: number;
  readonly rooms: Readonly<Record<string, number>>;
}

const houses: Table<Hotel> = {
  name: 'hotels',
  key: 'hotel',
  columns: { hotel: 'text', capacity: 'integer', rooms: 'jsonb' },
  toRow: ({ hotel, capacity, rooms }) => ({ hotel, capacity, rooms }),
  fromRow: (row) => ({
    hotel: row.hotel as string,
    capacity: row.capacity as number,
    rooms: row.rooms as Hotel['rooms'],
  }),
};

interface Room {
  readonly tripId: string;
  readonly hotel: string;
}

const holdRoom = handler({
  reads: ({ hotel }: Room) => ({ hotel: ref(houses, hotel) }),
  decide: ({ tripId }, { hotel }) => {
    if (!hotel) throw new DomainError('HOTEL_NOT_FOUND', 'not-found', 'There is no such hotel.');
    const taken = new Set(Object.values(hotel.rooms));
    const room = Array.from({ length: hotel.capacity }, (_, index) => index + 1).find((free) => !taken.has(free));
    if (!room) throw new DomainError('HOTEL_FULL', 'conflict', 'No room is left.');
    return { save: { hotel: { ...hotel, rooms: { ...hotel.rooms, [tripId]: room } } }, reply: { room } };
  },
});

const releaseRoom = handler({
  reads: ({ hotel }: Room) => ({ hotel: ref(houses, hotel) }),
  decide: ({ tripId }, { hotel }) => {
    if (!hotel?.rooms[tripId]) return { reply: {} };
    const { [tripId]: _released, ...rooms } = hotel.rooms;
    return { save: { hotel: { ...hotel, rooms } }, reply: {} };
  },
});

@Module({
  imports: [
    HealthModule,
    MessagingModule.register({
      service: 'hotels',
      databaseUrl: databaseUrl('hotels'),
      natsUrl,
      commands: [onCommand(hotels.holdRoom, holdRoom), onCommand(hotels.releaseRoom, releaseRoom)],
    }),
  ],
})
export class HotelsModule {}
