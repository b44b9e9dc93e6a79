import { inMacrotask, type FaultKind } from '@comanda/simulation';
import { drawScenario } from '../plan/draw-scenario.js';
import { simulateSeed, type RunResult, type RunSpec } from './simulate-seed.js';

/** A run that fails, made as short as it was found to be. */
export interface Shrunk {
  readonly spec: RunSpec;
  readonly result: RunResult;
  /** Runs that this took. */
  readonly runs: number;
}

const MOST_RUNS = 600;

/**
 * Leaves out of a failing run what it can do without: changes in town, kinds of faults, customers, single faults. It keeps failing
 * against one of the invariants that it failed against at first.
 */
export async function shrink(seed: number): Promise<Shrunk | undefined> {
  const shrinker = new Shrinker(seed);
  const first = await shrinker.run({ seed });
  if (first.violations.length === 0) return undefined;
  shrinker.begin(first);
  await shrinker.withoutChanges();
  await shrinker.withoutKinds();
  await shrinker.withoutCustomers();
  await shrinker.withoutFaults();
  return { spec: shrinker.spec, result: shrinker.result!, runs: shrinker.runs };
}

class Shrinker {
  spec: RunSpec;
  result: RunResult | undefined;
  runs = 0;
  private sought: ReadonlySet<string> = new Set();

  constructor(seed: number) {
    this.spec = { seed };
  }

  begin(result: RunResult): void {
    this.result = result;
    this.sought = new Set(result.violations.map(invariantOf));
  }

  run(spec: RunSpec): Promise<RunResult> {
    this.runs += 1;
    return inMacrotask(() => simulateSeed(spec));
  }

  async withoutChanges(): Promise<void> {
    await this.try({ ...this.spec, isSteady: true });
  }

  async withoutKinds(): Promise<void> {
    for (const kind of new Set(this.result!.faults.map((fault) => fault.kind))) {
      const without: readonly FaultKind[] = [...(this.spec.limits?.without ?? []), kind];
      await this.try({ ...this.spec, limits: { ...this.spec.limits, without } });
    }
  }

  async withoutCustomers(): Promise<void> {
    let customers = drawScenario(this.spec.seed).customers.map(({ number }) => number);
    for (const customer of customers) {
      const others = customers.filter((other) => other !== customer);
      if (await this.try({ ...this.spec, customers: others })) customers = others;
    }
  }

  /** Halves first, then quarters, down to single faults. */
  async withoutFaults(): Promise<void> {
    let only = this.result!.faults.map(({ number }) => number);
    for (let size = Math.ceil(only.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let at = 0; at < only.length;) {
        const fewer = [...only.slice(0, at), ...only.slice(at + size)];
        if (await this.try({ ...this.spec, limits: { ...this.spec.limits, only: fewer } })) only = fewer;
        else at += size;
      }
    }
  }

  /** Takes the shorter run if it still fails. */
  private async try(spec: RunSpec): Promise<boolean> {
    if (this.runs >= MOST_RUNS) return false;
    const result = await this.run(spec);
    if (!result.violations.some((violation) => this.sought.has(invariantOf(violation)))) return false;
    this.spec = spec;
    this.result = result;
    return true;
  }
}

const invariantOf = (violation: string): string => violation.slice(0, violation.indexOf(':'));
