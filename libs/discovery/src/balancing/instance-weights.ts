import type { ServiceInstance } from '../registry.js';

/** How the calls are split between kinds of instances (A/B), by version or by a label: `{ by: 'version', shares: { '1.4.2': 95, '1.5.0': 5 } }`. */
export interface Split {
  /** `version`, or the name of a label. */
  readonly by: string;
  /** Of all calls, against each other. Instances of a kind that is not named get none. */
  readonly shares: Readonly<Record<string, number>>;
}

type Weighed = Pick<ServiceInstance, 'version' | 'metadata'>;

/**
 * The weight of each instance: its label `weight` (1 without one), or its part of its kind's share, however many of the kind there are.
 * An instance of weight 0 gets no calls; when all are of weight 0, all get the same.
 */
export function instanceWeights(instances: readonly Weighed[], split?: Split): readonly number[] {
  const own = instances.map(({ metadata }) => atLeastZero(metadata['weight'], 1));
  const weights = split ? shared(instances, own, split) : own;
  return weights.some((weight) => weight > 0) ? weights : instances.map(() => 1);
}

function shared(instances: readonly Weighed[], own: readonly number[], { by, shares }: Split): readonly number[] {
  const kinds = instances.map(({ version, metadata }) => (by === 'version' ? version : (metadata[by] ?? '')));
  const totals = new Map<string, number>();
  kinds.forEach((kind, i) => totals.set(kind, (totals.get(kind) ?? 0) + own[i]!));
  return kinds.map((kind, i) => {
    const total = totals.get(kind)!;
    const share = Object.hasOwn(shares, kind) ? Math.max(0, shares[kind]!) : 0;
    return total > 0 ? (share * own[i]!) / total : 0;
  });
}

function atLeastZero(text: string | undefined, preset: number): number {
  const value = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) && value >= 0 ? value : preset;
}
