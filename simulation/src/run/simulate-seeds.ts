import { inMacrotask, requireDraining } from '@comanda/simulation';
import { sagas } from '../../../apps/orchestrator/src/app/sagas/index.js';
import { Coverage } from '../coverage/coverage.js';
import { rowsOf } from '../coverage/rows.js';
import { simulateSeed, type RunOptions, type RunResult, type RunSpec } from './simulate-seed.js';

/** One seed out of so many is run twice: the same seed must give the same history. */
const TWICE_EVERY = 100;

export interface SeedsOptions {
  readonly seeds: Iterable<number> | AsyncIterable<number>;
  /** Called after each seed with what came of it; `false` ends the run. */
  readonly onResult?: (result: RunResult, done: number) => boolean;
}

/** What came of many seeds. */
export interface SeedsResult {
  readonly seeds: number;
  /** Without the runs that were only for comparison. */
  readonly seconds: number;
  readonly orders: number;
  readonly events: number;
  /** Faults that were injected, by kind. */
  readonly faults: ReadonlyMap<string, number>;
  readonly coverage: Coverage;
  /** Runs that violated something. */
  readonly failures: readonly Pick<RunResult, 'seed' | 'violations'>[];
}

/** Runs one. */
export async function simulateOne(spec: RunSpec, options?: RunOptions): Promise<RunResult> {
  await inMacrotask(requireDraining);
  return inMacrotask(() => simulateSeed(spec, options));
}

/** Runs one seed after the other. */
export async function simulateSeeds({ seeds, onResult = () => true }: SeedsOptions): Promise<SeedsResult> {
  await inMacrotask(requireDraining);
  const coverage = new Coverage(rowsOf(sagas));
  const faults = new Map<string, number>();
  const failures: { seed: number; violations: readonly string[] }[] = [];
  let [done, orders, events, ms] = [0, 0, 0, 0];
  for await (const seed of seeds) {
    const began = performance.now();
    const result = await inMacrotask(() => simulateSeed({ seed }, { coverage }));
    ms += performance.now() - began;
    done += 1;
    orders += result.orders;
    events += result.events;
    for (const { kind } of result.faults) faults.set(kind, (faults.get(kind) ?? 0) + 1);
    const violations = seed % TWICE_EVERY === 0 ? await againstItself(result) : result.violations;
    if (violations.length > 0) failures.push({ seed, violations });
    if (!onResult({ ...result, violations }, done)) break;
  }
  return { seeds: done, seconds: ms / 1_000, orders, events, faults, coverage, failures };
}

/** What came of seeds that were run side by side. It may have come from other processes, as structured clones. */
export function joined(results: readonly SeedsResult[]): SeedsResult {
  const coverage = new Coverage(rowsOf(sagas));
  const faults = new Map<string, number>();
  for (const result of results) {
    coverage.add(result.coverage.counts);
    for (const [kind, count] of result.faults) faults.set(kind, (faults.get(kind) ?? 0) + count);
  }
  const sum = (of: (result: SeedsResult) => number): number => results.reduce((total, result) => total + of(result), 0);
  return {
    seeds: sum(({ seeds }) => seeds),
    seconds: Math.max(...results.map(({ seconds }) => seconds)),
    orders: sum(({ orders }) => orders),
    events: sum(({ events }) => events),
    faults,
    coverage,
    failures: results.flatMap(({ failures }) => failures).sort((a, b) => a.seed - b.seed),
  };
}

async function againstItself({ seed, hash, violations }: RunResult): Promise<readonly string[]> {
  const again = await inMacrotask(() => simulateSeed({ seed }));
  return again.hash === hash ? violations : [...violations, `two runs differ: ${hash} and ${again.hash}`];
}
