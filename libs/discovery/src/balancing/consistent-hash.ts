import { hash32 } from './hash.js';
import type { Candidate, Selector } from './selector.js';

/** No node gets more than this times its share of the calls in flight: what would, goes to the next one in the key's order. */
const BOUND = 1.25;

/**
 * Calls with the same key go to the same node, as long as it is there and not overloaded: for caches by key. When a node comes or goes,
 * only its own keys move. (Weighted rendezvous hashing, with bounded loads.) Calls without a key go where `keyless` says.
 */
export function consistentHash(keyless: Selector): Selector {
  return (candidates, key) => (key === undefined ? keyless(candidates) : owner(candidates, key));
}

function owner<C extends Candidate>(candidates: readonly C[], key: string): C {
  let calls = 1;
  let weights = 0;
  for (const { inFlight, weight } of candidates) {
    calls += inFlight;
    weights += weight;
  }
  const seed = hash32(key);
  let best = candidates[0]!;
  let most = -Infinity;
  for (const candidate of candidates) {
    if (candidate.inFlight >= Math.ceil((BOUND * calls * candidate.weight) / weights)) continue;
    const score = scoreOf(candidate, seed);
    if (score > most) [best, most] = [candidate, score];
  }
  return best;
}

/** Greatest for each candidate with the chance of its weight, whoever the others are. */
function scoreOf({ id, weight }: Candidate, seed: number): number {
  const chance = (hash32(id, seed) + 0.5) / 2 ** 32;
  return -weight / Math.log(chance);
}
