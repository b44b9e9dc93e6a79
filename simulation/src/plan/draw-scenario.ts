import { drawRates, SimulatedRandom, type GreatestRates } from '@comanda/simulation';
import type { ConsumerName, PlaceName } from '../town/people.js';
import { dishes, payers } from '../town/people.js';
import { services } from '../town/bindings.js';
import {
  LATE_STEPS,
  LATE_STEPS_TO_UNDO,
  LATE_STEPS_WITH_DEADLINE,
  STEPS,
  STEPS_TO_UNDO,
  STEPS_WITH_DEADLINE,
  type AimedStep,
} from './aimed-steps.js';
import type { CustomerPlan, CustomerWish, KitchenPlan, Outage, Scenario, TownChange } from './scenario.js';

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
  'commit lost': 0.4,
  'commit unknown': 0.4,
  'serialization failure': 0.6,
  'reply lost': 0.5,
};

/** What happens in a run: the same for the same seed. */
export function drawScenario(seed: number): Scenario {
  const random = new SimulatedRandom(seed, STREAM);
  const isLong = random.chance(0.06);
  const isLate = random.chance(isLong ? 0.6 : 0.3);
  const healAt = isLong ? random.between(36_000, 42_000) : drawTrouble(random);
  const pairs = { order: drawPair(random), kitchen: drawPair(random), orchestrator: random.between(1, 2) };
  const burst = isLate || random.chance(0.7) ? 0 : healAt / 4;
  const count = LEAST_ORDERS + (random.chance(0.1) ? random.between(1, 4) : 0);
  const troubles = drawTroubles(random, { isLong, isLate, healAt });
  return {
    sizes: { consumer: 1, accounting: 1, ...pairs },
    turnLength: random.chance(0.2) ? 0 : random.between(2_000, 8_000),
    rates: isLong || troubles.turnedBack ? drawRates(random, GREATEST_OF_SHORT, 1) : drawRates(random, GREATEST),
    isLate,
    healAt,
    ...troubles,
    customers: Array.from({ length: count }, (_, number) =>
      wishing(random, troubles.turnedBack?.aim, drawCustomer(random, number, isLate, burst)),
    ),
    changes: drawChanges(random),
    deployAt: random.chance(0.06) ? random.between(20, 200) : undefined,
  };
}

const drawPair = (random: SimulatedRandom): number => (random.chance(0.35) ? 2 : 1);

/** Mostly short: what happens in a second is enough trouble, and what is sent again comes within three. */
function drawTrouble(random: SimulatedRandom): number {
  return random.chance(0.6) ? random.between(200, 800) : random.between(800, 5_000);
}

/** Outages at some times or steps; in some runs, all of them about one step that is undone, which is seldom of itself. */
function drawTroubles(
  random: SimulatedRandom,
  { isLong, isLate, healAt }: { readonly isLong: boolean; readonly isLate: boolean; readonly healAt: number },
): Pick<Scenario, 'outages' | 'turnedBack'> {
  if (isLong) return { outages: drawLong(random, isLate), turnedBack: undefined };
  if (!random.chance(isLate ? 0.45 : 0.1))
    return { outages: drawOutages(random, isLate, healAt), turnedBack: undefined };
  const step = random.pick(isLate ? LATE_STEPS_TO_UNDO : STEPS_TO_UNDO);
  return { outages: drawAtUndoOf(random, step), turnedBack: { aim: step.row, afterMs: random.below(7) } };
}

/** What goes wrong when that step is undone, or so soon before that its participant is not there to be told. */
function drawAtUndoOf(random: SimulatedRandom, step: AimedStep): Outage[] {
  const undo = STEPS.find(({ row }) => row === step.row.replace(/do$/, 'undo')) ?? random.pick(STEPS);
  return Array.from({ length: random.between(1, 3) }, () =>
    drawAimed(random, random.chance(0.25) ? step : undo, {
      kind: random.pick(OUTAGES_AT_A_STEP),
      durationMs: random.between(50, 1_500),
      draw: random.next(),
    }),
  );
}

function drawOutages(random: SimulatedRandom, isLate: boolean, healAt: number): Outage[] {
  const count = random.chance(0.25) ? 0 : random.between(1, 4);
  return Array.from({ length: count }, () => drawOutage(random, isLate, Math.min(healAt, 2_000)));
}

/** At some time, or as soon as some step is awaited. */
function drawOutage(random: SimulatedRandom, isLate: boolean, before: number): Outage {
  const [kind, durationMs, draw] = [random.pick(OUTAGES), random.between(20, 1_500), random.next()];
  if (random.chance(0.4))
    return { kind, at: random.between(1, before), durationMs, draw, service: random.pick(services) };
  return drawAimed(random, random.pick(isLate ? LATE_STEPS : STEPS), { kind, durationMs, draw });
}

/** At a step's participant, or at the orchestrator, as soon as the step is awaited. */
function drawAimed(
  random: SimulatedRandom,
  step: AimedStep,
  outage: Pick<Outage, 'kind' | 'durationMs' | 'draw'>,
): Outage {
  const service = random.chance(0.7) ? step.participant : 'orchestrator';
  return { ...outage, aim: step.row, at: random.chance(0.7) ? random.below(4) : random.below(30), service };
}

/** A participant that is out of order until the deadline of one of its steps has passed, and what goes wrong with the undoing. */
function drawLong(random: SimulatedRandom, isLate: boolean): Outage[] {
  const step = random.pick(stepsToMiss(random.chance(0.75), isLate));
  const durationMs = random.between(29_500, 33_000);
  const service = random.chance(0.75) ? step.participant : 'orchestrator';
  const long: Outage = { kind: 'database away', aim: step.row, at: random.below(8), durationMs, draw: 0, service };
  return [long, ...drawAtUndoOf(random, step)];
}

function stepsToMiss(hasDeadline: boolean, isLate: boolean): readonly AimedStep[] {
  if (hasDeadline) return isLate ? LATE_STEPS_WITH_DEADLINE : STEPS_WITH_DEADLINE;
  return isLate ? LATE_STEPS : STEPS;
}

const OUTAGES = [
  'process killed',
  'process killed',
  'process killed',
  'connection cut',
  'database away',
  'broker away',
  'broker wiped',
  'broker wiped',
  'broker lost its last entries',
  'clock stepped',
] as const;

/** Without what befalls events only. */
const OUTAGES_AT_A_STEP = [
  'process killed',
  'process killed',
  'connection cut',
  'database away',
  'database away',
  'broker away',
  'clock stepped',
] as const;

function drawCustomer(random: SimulatedRandom, number: number, isLate: boolean, burst: number): CustomerPlan {
  const [first, second] = random.chance(0.5) ? [0, 1] : [1, 2];
  const lines = [{ menuItemId: dishes[first]!, quantity: random.between(1, 3) }];
  if (random.chance(0.5)) lines.push({ menuItemId: dishes[second]!, quantity: 1 });
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
    wish: drawWish(random, isLate),
    wishAfterMs: random.chance(0.6) ? random.below(5) : random.below(1_000),
    revised: [
      { menuItemId: lines[0]!.menuItemId, quantity: lines.length > 1 ? random.below(5) : random.between(1, 5) },
    ],
    kitchen: drawKitchen(random, isLate),
  };
}

/** Where a step of a cancellation or a revision is of interest, most customers want one, and the kitchen leaves them the time. */
function wishing(random: SimulatedRandom, aim: string | undefined, customer: CustomerPlan): CustomerPlan {
  const wish = aim && WISHES.find((each) => aim.startsWith(each));
  if (!wish || !random.chance(0.8)) return customer;
  return { ...customer, wish, kitchen: { ...customer.kitchen, acts: 0 } };
}

const WISHES = ['cancel', 'revise'] as const;

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

function drawChanges(random: SimulatedRandom): TownChange[] {
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
