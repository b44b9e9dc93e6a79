import { MS, SimulatedWorld, type Fault, type FaultLimits } from '@comanda/simulation';
import type { Coverage } from '../coverage/coverage.js';
import { conclude, observe } from '../coverage/observe.js';
import { violationsOf } from '../invariants/violations.js';
import { History } from '../people/history.js';
import { drawScenario } from '../plan/draw-scenario.js';
import { Day } from './day.js';
import { errorsOf } from './errors-of.js';

/** What is to be run: a seed, perhaps without some of what happens in it. */
export interface RunSpec {
  readonly seed: number;
  readonly limits?: FaultLimits;
  /** Numbers of the customers that come; all, if absent. */
  readonly customers?: readonly number[];
  /** Nothing changes in town. */
  readonly isSteady?: boolean;
}

export interface RunOptions {
  readonly keepsLines?: boolean;
  /** Counts what befalls the sagas. */
  readonly coverage?: Coverage;
  /** Given the world before anything happens in it. */
  readonly onBegin?: (world: SimulatedWorld) => void;
}

/** What came of a run. */
export interface RunResult {
  readonly seed: number;
  readonly orders: number;
  readonly faults: readonly Fault[];
  readonly violations: readonly string[];
  /** Equal for equal histories. */
  readonly hash: string;
  readonly events: number;
  /** Simulated milliseconds. */
  readonly ms: number;
  readonly lines: readonly string[] | undefined;
}

/** Runs a seed from its beginning until everything has come to an end, and judges it. To be called from a macrotask. */
export function simulateSeed(spec: RunSpec, { keepsLines = false, coverage, onBegin }: RunOptions = {}): RunResult {
  const { seed, limits = {} } = spec;
  const scenario = drawScenario(seed);
  const { rates, turnLength } = scenario;
  const world = new SimulatedWorld({ seed, rates, turnLength, keepsLines, limits });
  const history = new History();
  const day = new Day(world, scenario, history, spec);
  if (coverage) observe(world, coverage);
  onBegin?.(world);
  const errors = errorsOf(world, () => day.run());
  if (coverage) conclude(world, coverage);
  const { trace, happened, now } = world.schedule;
  return {
    seed,
    orders: day.customers.length,
    faults: world.faults.injected,
    violations: [...errors, ...violationsOf({ world, history, scenario })],
    hash: trace.hash,
    events: happened,
    ms: now / MS,
    lines: trace.lines,
  };
}
