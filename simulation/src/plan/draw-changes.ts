import type { SimulatedRandom } from '@comanda/simulation';
import type { TownChange } from './scenario.js';

/** What somebody changes in town. */
export function drawChanges(random: SimulatedRandom): TownChange[] {
  const count = random.chance(0.6) ? 0 : random.between(1, 2);
  return Array.from({ length: count }, () => ({
    at: random.between(5, random.chance(0.7) ? 80 : 1_000),
    kind: random.pick(CHANGES),
    draw: random.next(),
  }));
}

const CHANGES = [
  'raise prices',
  'raise prices',
  'close the pizzeria',
  'open the pizzeria',
  'block the payer',
  'disable an account',
  'disable an account',
  'spoil a card',
  'spoil a card',
  'register',
  'nonsense',
  'nonsense',
  'garbage',
  'poison',
] as const;
