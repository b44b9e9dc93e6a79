import { drawRates, SimulatedRandom, type FaultRates, type GreatestRates } from '@comanda/simulation';
import { drawChanges } from './draw-changes.js';
import { drawCustomer } from './draw-customer.js';
import { drawOutages } from './draw-outages.js';
import { FOCI, type Focus } from './focus.js';
import type { Scenario } from './scenario.js';

const STREAM = 77;
const LEAST_ORDERS = 5;

/** How likely a fault is at most, for each opportunity. */
const GREATEST: GreatestRates = {
  'command lost': 0.3,
  'command duplicated': 0.4,
  'command late': 0.4,
  'reply lost': 0.3,
  'reply duplicated': 0.4,
  'reply late': 0.4,
  'question lost': 0.3,
  'event not taken': 0.2,
  'event taken, not acknowledged': 0.2,
  'event delivered twice': 0.4,
  'event late': 0.3,
  'acknowledgement lost': 0.2,
  'acknowledgement late': 0.3,
  'serialization failure': 0.3,
  'commit lost': 0.15,
  'commit unknown': 0.15,
  'statement lost': 0.1,
  'statement unknown': 0.1,
  'crash before commit': 0.03,
  'crash after commit': 0.03,
  'crash at a call': 0.3,
  'call lost': 0.15,
  'answer lost': 0.15,
};

/** What is of interest in some runs is short: there is little time for faults to meet it. */
const GREATEST_OF_SHORT: GreatestRates = {
  ...GREATEST,
  'commit lost': 0.6,
  'commit unknown': 0.6,
  'serialization failure': 0.6,
  'reply lost': 0.5,
};

/** What happens in a run: the same for the same seed. */
export function drawScenario(seed: number): Scenario {
  const random = new SimulatedRandom(seed, STREAM);
  const isLong = random.chance(0.06);
  const focus = !isLong && random.chance(0.28) ? random.pick(FOCI) : undefined;
  const isLate = focus !== undefined || random.chance(isLong ? 0.6 : 0.25);
  const healAt = isLong ? random.between(36_000, 42_000) : drawTrouble(random, focus ? 0.2 : 0.6);
  const pairs = { order: drawPair(random), kitchen: drawPair(random), orchestrator: random.between(1, 2) };
  const burst = isLate || random.chance(0.7) ? 0 : healAt / 4;
  const count = LEAST_ORDERS + (random.chance(0.1) ? random.between(1, 4) : 0);
  return {
    sizes: { consumer: 1, accounting: 1, ...pairs },
    turnLength: random.chance(0.2) ? 0 : random.between(2_000, 8_000),
    rates: drawRatesFor(random, isLong, focus),
    troubleFrom: focus ? 'the focus' : isLate ? 'the first approval' : 'the beginning',
    healAt,
    outages: drawOutages(random, { isLong, isLate, healAt, focus }),
    focus,
    turnBackAfterMs: random.chance(0.5) ? 0 : random.below(7),
    customers: Array.from({ length: count }, (_, number) => drawCustomer(random, { number, isLate, burst, focus })),
    changes: drawChanges(random),
    deployAt: random.chance(0.06) ? random.between(20, 200) : undefined,
  };
}

function drawRatesFor(random: SimulatedRandom, isLong: boolean, focus: Focus | undefined): FaultRates {
  if (focus) return drawRates(random, GREATEST_OF_SHORT, { power: 1, share: 0.7 });
  return isLong ? drawRates(random, GREATEST_OF_SHORT, { power: 1 }) : drawRates(random, GREATEST);
}

const drawPair = (random: SimulatedRandom): number => (random.chance(0.35) ? 2 : 1);

/** Often short, since what happens in a second is enough trouble; but what is sent again comes only within three. */
function drawTrouble(random: SimulatedRandom, isShort: number): number {
  return random.chance(isShort) ? random.between(200, 800) : random.between(800, 5_000);
}
