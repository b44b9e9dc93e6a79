import type { Owner } from '../schedule/event-heap.js';

/** Who calls a simulated port. */
export interface Caller extends Owner {
  readonly id: string;
  /** Every call asks: false when the caller is dead, and the call has no effect. It may die of this very call. */
  reaches(): boolean;
  /** Ends this life. */
  die(): void;
}

/** A caller that never dies: a test, or whatever stands outside of the simulated world. */
export const outsider: Caller = { id: 'outside', index: 0, alive: true, reaches: () => true, die: () => undefined };

/** What a dead caller waits for. A promise of its own for each, so that nothing keeps the dead in memory. */
export function never<T>(): Promise<T> {
  return new Promise(() => undefined);
}
