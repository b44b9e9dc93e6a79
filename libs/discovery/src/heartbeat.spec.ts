import { FakeClock, SeededRandom, settled } from '@comanda/testing';
import { Heartbeat } from './heartbeat.js';

const INTERVAL_MS = 2_000;

let clock: FakeClock;
let beats: number[];
let fails: boolean;
let reported: number[];

function heartbeat(beat?: () => Promise<void>): Heartbeat {
  const count = async () => {
    beats.push(clock.monotonicMs());
    if (fails) throw new Error('refused');
  };
  const options = { clock, random: new SeededRandom(), intervalMs: INTERVAL_MS };
  return new Heartbeat(beat ?? count, options, (_error, failures) => reported.push(failures));
}

/** Lets time pass, with turns for what is called back. */
async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 10) {
    clock.advance(10);
    await settled();
  }
}

beforeEach(() => {
  clock = new FakeClock();
  beats = [];
  fails = false;
  reported = [];
});

it('beats at once, and then a little more often than each interval', async () => {
  const heart = heartbeat();
  await heart.start();
  expect(beats).toEqual([0]);
  await pass(20_000);
  const gaps = beats.slice(1).map((at, index) => at - beats[index]!);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(INTERVAL_MS + 10);
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(INTERVAL_MS * 0.75);
  expect(new Set(gaps).size).toBeGreaterThan(1);
  await heart.stop();
});

it('repeats a beat that has failed sooner, at moments that nobody can foretell, and never gives up', async () => {
  fails = true;
  const heart = heartbeat();
  await heart.start();
  await pass(60_000);
  expect(beats.length).toBeGreaterThan(30);
  expect(reported.slice(0, 3)).toEqual([1, 2, 3]);
  const gaps = beats.slice(1).map((at, index) => at - beats[index]!);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(INTERVAL_MS + 10);
  expect(new Set(gaps).size).toBeGreaterThan(10);
  fails = false;
  await pass(INTERVAL_MS);
  const last = beats.length;
  await pass(INTERVAL_MS * 0.7);
  expect(beats.length - last).toBeLessThanOrEqual(1);
  await heart.stop();
});

it('stops when the beat that is under way is over, and leaves no timer', async () => {
  const beat = Promise.withResolvers<void>();
  const heart = heartbeat(() => beat.promise);
  void heart.start();
  let stopped = false;
  const stopping = heart.stop().then(() => (stopped = true));
  await settled();
  expect(stopped).toBe(false);
  beat.resolve();
  await stopping;
  expect(clock.waiting).toBe(0);
});
