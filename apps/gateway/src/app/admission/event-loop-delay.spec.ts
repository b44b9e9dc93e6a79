import { FakeClock } from '@comanda/testing';
import { EventLoopDelay } from './event-loop-delay.js';

const clock = new FakeClock();
const histogram = { mean: NaN, enable: () => true, disable: () => true, reset: () => void (histogram.mean = NaN) };

it('is by how much timers come later than they should, in the last half second', () => {
  const told: number[] = [];
  const delay = new EventLoopDelay(clock, (delayMs) => told.push(delayMs), histogram);
  delay.start();
  const after = (ms: number, meanMs: number) => {
    histogram.mean = meanMs * 1e6;
    clock.advance(ms);
    return delay.ms;
  };
  expect([after(400, 620), after(100, 620)]).toEqual([0, 600]);
  // Too early is no delay; none at all says nothing.
  expect([after(500, 19), after(500, 50), after(500, NaN)]).toEqual([0, 30, 30]);
  expect(told).toEqual([600, 0, 30, 30]);
  delay.stop();
  expect(clock.waiting).toBe(0);
});
