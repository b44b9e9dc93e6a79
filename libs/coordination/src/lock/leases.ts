import type { Watch } from '../key-value.js';

/** A lock as its backend gave it: for a time, to be renewed. */
export interface Lease {
  readonly token: number;
  /** After so many milliseconds without a renewal another may have it; at least what was asked for. */
  readonly ttlMs: number;
  /** Answers whether it is still ours. */
  renew(): Promise<boolean>;
  release(): Promise<void>;
}

/** It is another's. Worth another try after so many milliseconds, at the latest. */
export interface Busy {
  readonly busyForMs: number;
}

/** What a backend of locks can do; all reject with `COORDINATION_UNAVAILABLE` while it is not reached. */
export abstract class Leases {
  /** One try. `owner` is for people who look at the store. */
  abstract take(name: string, ttlMs: number, owner: string): Promise<Lease | Busy>;
  /** Calls the listener whenever the lock looks free, until it is stopped. */
  abstract onFree(name: string, listener: () => void): Watch;
}

/** A token that is greater than the last one, also when the store has forgotten that: by then it is later. */
export function nextToken(last: number, now: Date): number {
  return Math.max(last + 1, now.getTime());
}
