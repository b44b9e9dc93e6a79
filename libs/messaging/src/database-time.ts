import type { Clock } from '@comanda/kernel';
import type { Beginning } from './store.js';

/** So long what was learnt of the database's time is good for. */
const GOOD_FOR_MS = 1_000;
const NOTHING_HANDLED: Beginning['inbox'] = new Map();

/** The database's time between two questions, by this process's clock of durations: that never steps. */
export class DatabaseTime {
  private learnt: { readonly nowMs: number; readonly atMs: number } | undefined;

  constructor(private readonly clock: Clock) {}

  began(now: Date): void {
    this.learnt = { nowMs: now.getTime(), atMs: this.clock.monotonicMs() };
  }

  beginning(): Beginning | undefined {
    const sinceMs = this.clock.monotonicMs() - (this.learnt?.atMs ?? -Infinity);
    if (sinceMs > GOOD_FOR_MS) return undefined;
    return { now: new Date(this.learnt!.nowMs + Math.round(sinceMs)), inbox: NOTHING_HANDLED };
  }
}
