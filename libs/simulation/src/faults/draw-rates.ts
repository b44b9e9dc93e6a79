import type { SimulatedRandom } from '../random/simulated-random.js';
import { chanceFaults, type ChanceFault } from './fault-kind.js';
import type { FaultRates } from './faults.js';

/** The greatest rate of a kind, for one opportunity. */
export type GreatestRates = Readonly<Partial<Record<ChanceFault, number>>>;

/** How rates are drawn. */
export interface RatesDraw {
  /** How often a kind is in at all, from 0 to 1. */
  readonly share?: number;
  /** The higher, the rarer are high rates. */
  readonly power?: number;
}

/**
 * Rates for one run: each kind is left out half of the time, or as said, so that no kind hides what another would show; otherwise
 * anything from hardly ever to `greatest`.
 */
export function drawRates(
  random: SimulatedRandom,
  greatest: GreatestRates,
  { share = 0.5, power = 2 }: RatesDraw = {},
): FaultRates {
  const rates: Partial<Record<ChanceFault, number>> = {};
  for (const kind of chanceFaults) {
    const most = greatest[kind];
    const isIn = random.chance(share);
    const weight = random.next();
    if (most !== undefined && isIn) rates[kind] = most * weight ** power;
  }
  return rates;
}
