import type { Random } from '@comanda/kernel';
import type { Selector } from './selector.js';
import { weightedIndex } from './weighted-index.js';

/** Any node, each as likely as its weight. */
export function randomChoice(random: Random): Selector {
  return (candidates) => candidates[weightedIndex(candidates, random)]!;
}
