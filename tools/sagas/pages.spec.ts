import { expect, it } from '@jest/globals';
import { defineSaga } from '@comanda/saga';
import { jsonCommand } from '@comanda/testing';
import { sagaPages } from './pages.mjs';

interface Trip {
  readonly tripId: string;
}
const same = ({ tripId }: Trip): Trip => ({ tripId });
const command = (participant: string, name: string) => jsonCommand<Trip, object>(participant, name);
const trip = (version: number) =>
  defineSaga<Trip>('trip', version)
    .compensatable('takeTrip', { compensate: [command('trip', 'CancelTrip'), same] })
    .compensatable('bookHotel', {
      invoke: [command('hotel', 'BookHotel'), same],
      compensate: [command('hotel', 'CancelHotel'), same],
      refusals: ['FULL', 'CLOSED'],
      deadlineMs: 5_000,
    })
    .compensatable('wait', { invoke: [command('hotel', 'Wait'), same], deadlineMs: Infinity })
    .compensatable('reserve', { invoke: [command('bank', 'Reserve'), same] })
    .pivot('bookFlight', { invoke: [command('flight', 'BookFlight'), same], refusals: ['GONE'] })
    .retriable('confirm', { invoke: [command('hotel', 'Confirm'), same] })
    .build();
const pages = sagaPages({ definitions: [trip(1), trip(2)], deadlineMs: 30_000 });

it('shows the newest version of each saga', () => {
  expect([...pages.keys()]).toEqual(['trip.md', 'README.md']);
  expect(pages.get('trip.md')).toContain('Version 2');
  expect(pages.get('README.md')).toContain('[trip](trip.md), version 2: bookHotel, wait, reserve, bookFlight, confirm');
});

it('draws it, and tells each step with its refusals, its deadline and its undoing', () => {
  const page = pages.get('trip.md');
  expect(page).toContain('```mermaid\nflowchart TD\n');
  const rows = page?.split('\n').filter((line) => /^\| \d/.test(line));
  expect(rows).toEqual([
    '| 1 | takeTrip | compensatable | none: it is done before |  |  | trip.CancelTrip |',
    '| 2 | bookHotel | compensatable | hotel.BookHotel | `FULL` `CLOSED` | 5 s | hotel.CancelHotel |',
    '| 3 | wait | compensatable | hotel.Wait |  | none |  |',
    '| 4 | reserve | compensatable | bank.Reserve |  | 30 s |  |',
    '| 5 | bookFlight | pivot | flight.BookFlight | `GONE` | none |  |',
    '| 6 | confirm | retriable | hotel.Confirm |  | none |  |',
  ]);
});
