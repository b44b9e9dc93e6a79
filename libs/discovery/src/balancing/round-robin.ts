import type { Candidate, Selector } from './selector.js';

/**
 * One after the other. With weights each gets its share in any row of calls, well mixed: two nodes of weights 2 and 1 are called a, b, a.
 * (Smooth weighted round robin, as nginx has it.)
 */
export function roundRobin(): Selector {
  // Weak: a node that has gone is forgotten.
  const credits = new WeakMap<Candidate, number>();
  return (candidates) => {
    let total = 0;
    let best = candidates[0]!;
    let most = -Infinity;
    for (const candidate of candidates) {
      total += candidate.weight;
      const credit = (credits.get(candidate) ?? 0) + candidate.weight;
      credits.set(candidate, credit);
      if (credit > most) [best, most] = [candidate, credit];
    }
    credits.set(best, most - total);
    return best;
  };
}
