import type { Random } from '@comanda/kernel';
import type { Candidate } from './selector.js';

/** The index of one of the candidates by chance, each as likely as its weight; never that of `except`. */
export function weightedIndex(candidates: readonly Candidate[], random: Random, except = -1): number {
  let total = 0;
  for (let i = 0; i < candidates.length; i += 1) if (i !== except) total += candidates[i]!.weight;
  let rest = random.next() * total;
  let last = -1;
  for (let i = 0; i < candidates.length; i += 1) {
    if (i === except) continue;
    last = i;
    rest -= candidates[i]!.weight;
    if (rest < 0) return i;
  }
  return last;
}
