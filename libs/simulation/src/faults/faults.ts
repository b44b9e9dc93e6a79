import type { SimulatedRandom } from '../random/simulated-random.js';
import type { Schedule } from '../schedule/schedule.js';
import type { FaultKind } from './fault-kind.js';

/** A fault that was injected. */
export interface Fault {
  /** From 0, in the order of the opportunities that chance took. */
  readonly number: number;
  readonly kind: FaultKind;
  /** Microseconds since the beginning. */
  readonly at: number;
  /** {@link Schedule.happened} then. */
  readonly event: number;
}

/** Which faults are left out, to find those that matter. */
export interface FaultLimits {
  readonly without?: readonly FaultKind[] | undefined;
  /** Numbers of the faults that happen all the same; all others do not. */
  readonly only?: readonly number[] | undefined;
}

/** How likely each kind is, for one opportunity; what is absent does not happen. */
export type FaultRates = Readonly<Partial<Record<FaultKind, number>>>;

const NONE: ReadonlyMap<FaultKind, number> = new Map();

/** What a fault hit, for those who count. */
export type Victim = object;

/** Takes each fault, with what it hit. */
export type FaultListener = (fault: Fault, victim: Victim | undefined) => void;

/**
 * Chance for the worse. Every place where something can go wrong asks here. Nothing goes wrong before {@link begin}, and after
 * {@link heal}.
 */
export class Faults {
  readonly injected: Fault[] = [];
  private listener: FaultListener | undefined;
  private rates: ReadonlyMap<FaultKind, number> = NONE;
  private healed = false;
  private opportunities = 0;
  private readonly drawn: ReadonlyMap<FaultKind, number>;
  private readonly without: ReadonlySet<FaultKind>;
  private readonly only: ReadonlySet<number> | undefined;

  constructor(
    private readonly schedule: Schedule,
    private readonly random: SimulatedRandom,
    drawn: FaultRates = {},
    { without = [], only }: FaultLimits = {},
  ) {
    this.drawn = new Map(Object.entries(drawn) as [FaultKind, number][]);
    this.without = new Set(without);
    this.only = only && new Set(only);
  }

  /** Names who is told each fault. */
  onFault(listener: FaultListener): void {
    this.listener = listener;
  }

  /** From now on things go wrong. */
  begin(): void {
    this.rates = this.drawn;
  }

  /** No more faults. */
  heal(): void {
    this.healed = true;
    this.rates = NONE;
  }

  /** True when it goes wrong this time. */
  strikes(kind: FaultKind, victim?: Victim): boolean {
    const rate = this.rates.get(kind);
    if (rate === undefined || !this.random.chance(rate)) return false;
    return this.inject(kind, victim);
  }

  /** How likely the kind is; for faults whose moment is drawn beforehand. */
  rateOf(kind: FaultKind): number {
    return this.rates.get(kind) ?? 0;
  }

  /** Injects a fault that was planned; false when it is left out. */
  inject(kind: FaultKind, victim?: Victim): boolean {
    const number = this.opportunities++;
    if (this.healed || this.without.has(kind) || (this.only && !this.only.has(number))) return false;
    const { now, happened } = this.schedule;
    const fault = { number, kind, at: now, event: happened };
    this.injected.push(fault);
    this.schedule.note(`FAULT ${number} ${kind}`);
    this.listener?.(fault, victim);
    return true;
  }
}
