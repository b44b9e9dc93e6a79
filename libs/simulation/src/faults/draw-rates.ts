import type { SimulatedRandom } from '../random/simulated-random.js';
import { chanceFaults, type ChanceFault } from './fault-kind.js';
import type { FaultRates } from './faults.js';

/** The greatest rate of a kind, for one opportunity. */
export type GreatestRates = Readonly<Partial<Record<ChanceFault, number>>>;

/**
 * Rates for one run: each kind is left out half of the time, so that no kind hides what another would show, and otherwise anything
 * from hardly ever to `greatest`: the higher the power, the rarer are high rates.
 */
export function drawRates(random: SimulatedRandom, greatest: GreatestRates, power = 2): FaultRates {
  const rates: Partial<Record<ChanceFault, number>> = {};
  for (const kind of chanceFaults) {
    const most = greatest[kind];
    const isIn = random.chance(0.5);
    const weight = random.next();
    if (most !== undefined && isIn) rates[kind] = most * weight ** power;
  }
  return rates;
}
