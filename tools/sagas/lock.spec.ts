import { expect, it } from '@jest/globals';
import { lockFaults, withNew } from './lock.mjs';

const saga = (version: number, hash: string, type = 'trip') => ({ type, version, hash, steps: [] });

it('finds nothing wrong with definitions that are as they were released', () => {
  expect(lockFaults([saga(1, 'a'), saga(2, 'b')], [saga(1, 'a'), saga(2, 'b'), saga(3, 'c')])).toEqual([]);
});

it('demands a new version for a definition that was changed, behind all that there are', () => {
  expect(lockFaults([saga(1, 'x')], [saga(1, 'a'), saga(2, 'b'), saga(9, 'c', 'cruise')])).toEqual([
    expect.stringMatching(/^trip@1 was changed.+version 3$/),
  ]);
});

it('demands that a new definition is written down', () => {
  expect(lockFaults([saga(2, 'b')], [saga(1, 'a')])).toEqual([expect.stringContaining('trip@2 is not in')]);
});

it('adds what is new in order, and never overwrites what was released', () => {
  const released = [saga(1, 'a')];
  expect(withNew([saga(2, 'b'), saga(1, 'x'), saga(1, 'c', 'cruise')], released)).toEqual([
    saga(1, 'c', 'cruise'),
    saga(1, 'a'),
    saga(2, 'b'),
  ]);
});
