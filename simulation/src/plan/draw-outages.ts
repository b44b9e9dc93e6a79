import type { SimulatedRandom } from '@comanda/simulation';
import { services } from '../town/bindings.js';
import { LATE_STEPS, LATE_STEPS_WITH_DEADLINE, STEPS, STEPS_WITH_DEADLINE, type AimedStep } from './aimed-steps.js';
import type { Focus } from './focus.js';
import type { Outage } from './scenario.js';

/** What the outages of a run are drawn for. */
export interface Troubles {
  /** Long enough for deadlines to pass. */
  readonly isLong: boolean;
  /** Of interest is what is done with approved orders. */
  readonly isLate: boolean;
  readonly healAt: number;
  readonly focus: Focus | undefined;
}

/** Outages at some times or steps; in a run with a focus, all of them about that. */
export function drawOutages(random: SimulatedRandom, { isLong, isLate, healAt, focus }: Troubles): Outage[] {
  if (isLong) return drawLong(random, isLate);
  if (focus) return drawAtFocus(random, focus);
  const count = random.chance(0.25) ? 0 : random.between(1, 4);
  return Array.from({ length: count }, () => drawOutage(random, isLate, Math.min(healAt, 2_000)));
}

/** What goes wrong with what the run is all about, or on the way there. */
function drawAtFocus(random: SimulatedRandom, { on, before, isUndone }: Focus): Outage[] {
  const drawn = drawAt(random, on, before);
  if (!isUndone || random.chance(0.4)) return drawn;
  // Its participant misses the command and is soon back, or it would be too late to turn back.
  const [at, durationMs, service] = [0, random.between(1, 10), before.participant];
  return [{ kind: 'database away', aim: before.row, at, durationMs, draw: 0, service }, ...drawn];
}

/** What goes wrong at a step or start, or so soon before that its participant is not there to be told. */
function drawAt(random: SimulatedRandom, on: AimedStep, before: AimedStep): Outage[] {
  const kinds = STEPS.some(({ row }) => row === on.row) ? OUTAGES_AT_A_STEP : OUTAGES_AT_A_START;
  return Array.from({ length: random.between(1, 3) }, () => {
    const isBefore = random.chance(0.4);
    const kind = random.pick(isBefore ? OUTAGES_BEFORE_A_STEP : kinds);
    const outage = drawAimed(random, on, { kind, durationMs: random.between(50, 1_500), draw: random.next() });
    return isBefore ? { ...outage, aim: before.row, service: on.participant } : outage;
  });
}

/** At some time, or as soon as some step is awaited. */
function drawOutage(random: SimulatedRandom, isLate: boolean, before: number): Outage {
  const [kind, durationMs, draw] = [random.pick(OUTAGES), random.between(20, 1_500), random.next()];
  if (random.chance(0.4))
    return { kind, at: random.between(1, before), durationMs, draw, service: random.pick(services) };
  return drawAimed(random, random.pick(isLate ? LATE_STEPS : STEPS), { kind, durationMs, draw });
}

/** At a step's participant, or at the orchestrator, as soon as that is awaited. */
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
  const undo = STEPS.find(({ row }) => row === step.row.replace(/do$/, 'undo')) ?? random.pick(STEPS);
  return [long, ...drawAt(random, undo, step)];
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
  'connection cut',
  'database away',
  'database away',
  'broker away',
  'clock stepped',
] as const;

const OUTAGES_BEFORE_A_STEP = ['process killed', 'connection cut', 'connection cut', 'database away'] as const;

const OUTAGES_AT_A_START = [
  'process killed',
  'process killed',
  'database away',
  'broker away',
  'broker wiped',
  'broker lost its last entries',
  'broker lost its last entries',
] as const;
