import { aLine } from '../../../../test/journal-mothers.js';
import { JournalWindow } from './journal-window.js';

const lines = (...places: number[]) => places.map((place) => aLine(place));
const places = (window: JournalWindow, after: number) =>
  window.after(BigInt(after)).map(({ entryId }) => Number(entryId));

it('tells the lines behind a place, whether it has one there or not', () => {
  const window = new JournalWindow(10, 3n);
  window.add(lines(4, 6, 7));
  expect(places(window, 3)).toEqual([4, 6, 7]);
  expect(places(window, 5)).toEqual([6, 7]);
  expect(places(window, 6)).toEqual([7]);
  expect(places(window, 7)).toEqual([]);
});

it('forgets the oldest lines, and says from where on it has all', () => {
  const window = new JournalWindow(2, 0n);
  window.add(lines(1, 2, 3));
  expect(window.since).toBe(0n);
  window.add(lines(5));
  expect(window.since).toBe(2n);
  expect(places(window, 2)).toEqual([3, 5]);
});
