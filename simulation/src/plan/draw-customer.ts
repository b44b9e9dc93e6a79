import type { SimulatedRandom } from '@comanda/simulation';
import { dishes, payers, type ConsumerName, type PlaceName } from '../town/people.js';
import type { Focus } from './focus.js';
import type { CustomerPlan, CustomerWish, KitchenPlan } from './scenario.js';

/** What a customer is drawn for. */
export interface Visit {
  readonly number: number;
  /** Of interest is what is done with approved orders. */
  readonly isLate: boolean;
  /** Milliseconds within which all customers come. */
  readonly burst: number;
  readonly focus: Focus | undefined;
}

export function drawCustomer(random: SimulatedRandom, { number, isLate, burst, focus }: Visit): CustomerPlan {
  const [first, second] = random.chance(0.5) ? [0, 1] : [1, 2];
  const lines = [{ menuItemId: dishes[first]!, quantity: random.between(1, 3) }];
  if (random.chance(0.5)) lines.push({ menuItemId: dishes[second]!, quantity: 1 });
  const asFocused = random.chance(0.8) ? wishOf(focus) : undefined;
  const kitchen = drawKitchen(random, isLate);
  return {
    number,
    consumer: drawConsumer(random, isLate),
    place: drawPlace(random, isLate),
    lines,
    startAt: 5 + Math.floor(random.next() * burst),
    isImpatient: random.chance(0.06),
    looks: random.chance(0.25),
    reusesKey: random.chance(0.03),
    waitMs: random.chance(0.05) ? random.between(100, 4_000) : 0,
    wish: asFocused ?? drawWish(random, isLate),
    wishAfterMs: random.chance(0.6) ? random.below(5) : random.below(1_000),
    revised: [
      { menuItemId: lines[0]!.menuItemId, quantity: lines.length > 1 ? random.below(5) : random.between(1, 5) },
    ],
    kitchen: asFocused ? { ...kitchen, acts: 0 } : kitchen,
  };
}

/** What a customer must want for that to be met; the kitchen then leaves the time. */
function wishOf(focus: Focus | undefined): CustomerWish | undefined {
  return (['cancel', 'revise'] as const).find((wish) => focus?.on.row.startsWith(wish));
}

function drawConsumer(random: SimulatedRandom, isLate: boolean): ConsumerName {
  if (random.chance(isLate ? 0.98 : 0.75)) return random.pick(payers);
  return random.pick(['blocked', 'thrifty', 'cardless', 'declined', 'declined', 'disabled', 'unknown'] as const);
}

function drawPlace(random: SimulatedRandom, isLate: boolean): PlaceName {
  if (random.chance(isLate ? 0.97 : 0.8)) return random.chance(0.5) ? 'pizzeria' : 'diner';
  return random.pick(['closed', 'brandNew', 'diner'] as const);
}

function drawWish(random: SimulatedRandom, isLate: boolean): CustomerWish {
  const drawn = random.next();
  if (drawn < (isLate ? 0.5 : 0.92)) return 'eat';
  if (drawn < (isLate ? 0.72 : 0.95)) return 'cancel';
  if (drawn < (isLate ? 0.94 : 0.98)) return 'revise';
  return drawn < 0.985 ? 'cancel and revise' : 'cancel twice';
}

function drawKitchen(random: SimulatedRandom, isLate: boolean): KitchenPlan {
  // Often too quick for a customer who wants something else.
  const acts = random.chance(isLate ? 0.6 : 0.8) ? 0 : random.between(isLate ? 2 : 1, 4);
  return { acts, declines: random.chance(0.1), pauseMs: random.chance(0.6) ? random.below(10) : random.below(500) };
}
