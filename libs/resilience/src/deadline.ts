import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '@comanda/kernel';

const storage = new AsyncLocalStorage<{ readonly clock: Clock; readonly untilMs: number }>();

/**
 * Runs `work` for somebody who waits no longer than `ms`. Every policy's call within it, across waits, has no more time than is
 * left: what is deep inside gives up when the one who asked does. The shorter of two deadlines holds. Nothing is cut off by this alone.
 */
export function withinDeadline<T>(clock: Clock, ms: number, work: () => T): T {
  return storage.run({ clock, untilMs: clock.monotonicMs() + Math.min(ms, timeLeftMs()) }, work);
}

/** Milliseconds until the deadline around the caller is over, not below zero; `Infinity` where there is none. */
export function timeLeftMs(): number {
  const deadline = storage.getStore();
  return deadline ? Math.max(0, deadline.untilMs - deadline.clock.monotonicMs()) : Infinity;
}
