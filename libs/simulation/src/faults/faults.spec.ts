import { SimulatedRandom } from '../random/simulated-random.js';
import { Schedule } from '../schedule/schedule.js';
import { drawRates } from './draw-rates.js';
import { Faults, type FaultLimits } from './faults.js';

function faultsWith(limits: FaultLimits = {}): Faults {
  const rates = { 'command lost': 0.5, 'reply lost': 0.5 } as const;
  const faults = new Faults(new Schedule(), new SimulatedRandom(1), rates, limits);
  faults.begin();
  return faults;
}

function strike(faults: Faults): number[] {
  for (let time = 0; time < 20; time += 1) {
    faults.strikes('command lost');
    faults.strikes('reply lost');
  }
  return faults.injected.map(({ number }) => number);
}

it('does nothing before it begins, nor after it has healed', () => {
  const early = new Faults(new Schedule(), new SimulatedRandom(1), { 'command lost': 1 });
  expect(early.strikes('command lost')).toBe(false);
  early.begin();
  expect(early.strikes('command lost')).toBe(true);
  early.heal();
  expect([early.strikes('command lost'), early.inject('process killed')]).toEqual([false, false]);
});

it('strikes the same again, and numbers its strokes', () => {
  const numbers = strike(faultsWith());
  expect(numbers).toEqual(strike(faultsWith()));
  expect(numbers).toEqual(numbers.map((_, index) => index));
});

it('leaves out kinds, or all but some, and keeps the numbers of the others', () => {
  const all = faultsWith();
  strike(all);
  const replies = all.injected.filter(({ kind }) => kind === 'reply lost').map(({ number }) => number);
  expect(strike(faultsWith({ without: ['command lost'] }))).toEqual(replies);
  expect(strike(faultsWith({ only: [3, 5] }))).toEqual([3, 5]);
});

it('tells whom it has hit', () => {
  const faults = faultsWith();
  const victims: unknown[] = [];
  faults.onFault((_fault, victim) => victims.push(victim));
  const victim = {};
  faults.inject('process killed', victim);
  expect(victims).toEqual([victim]);
});

it('draws rates below the greatest, and leaves kinds out', () => {
  const drawn = Array.from({ length: 100 }, (_, seed) =>
    drawRates(new SimulatedRandom(seed), { 'command lost': 0.2, 'reply lost': 0.4 }),
  );
  const losses = drawn.map((rates) => rates['command lost']).filter((rate) => rate !== undefined);
  expect(losses.length).toBeGreaterThan(30);
  expect(losses.length).toBeLessThan(70);
  expect(losses.every((rate) => rate < 0.2)).toBe(true);
  expect(drawn.every((rates) => rates['event late'] === undefined)).toBe(true);
});
