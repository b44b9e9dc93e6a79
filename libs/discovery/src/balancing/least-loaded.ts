import type { Random } from '@comanda/kernel';
import type { Candidate, Selector } from './selector.js';
import { weightedIndex } from './weighted-index.js';

/**
 * Of two nodes by chance the one with fewer calls in flight (power of two choices): nearly as even as asking all, without the herd that
 * runs to whoever was idle last. A node that hangs keeps its calls, and so gets hardly any more.
 *
 * Nodes of different weights get calls by weight, until one has more than its share in flight.
 */
export function leastLoaded(random: Random): Selector {
  return (candidates) => {
    if (candidates.length === 1) return candidates[0]!;
    const first = weightedIndex(candidates, random);
    const second = weightedIndex(candidates, random, first);
    return lessLoaded(candidates[first]!, candidates[second]!);
  };
}

function lessLoaded<C extends Candidate>(first: C, second: C): C {
  if (first.weight === second.weight) return second.inFlight < first.inFlight ? second : first;
  // Calls come whole: a light node that is idle has not too few of them because a heavy one has some.
  const secondWithIt = (second.inFlight + 1) / second.weight;
  return secondWithIt < first.inFlight / first.weight ? second : first;
}
