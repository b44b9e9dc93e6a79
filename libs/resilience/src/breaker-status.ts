/** `closed` lets calls through, `open` none, `half-open` one, to try. */
export type BreakerState = 'closed' | 'half-open' | 'open';

/** What an operator wants of a breaker, whatever it finds itself. */
export interface ForcedState {
  readonly state: 'open' | 'closed';
  readonly byWhom: string;
  readonly reason: string;
  readonly at: Date;
}

/** An operator's act: `automatic` takes back what was forced. */
export interface ForceAct {
  readonly state: ForcedState['state'] | 'automatic';
  readonly byWhom: string;
  readonly reason: string;
  readonly at: Date;
}

/** How calls reach the peer. */
export type CallKind = 'grpc' | 'http' | 'command';

/** A breaker as it is now. */
export interface BreakerStatus {
  /** What it guards: unique in a process, with its kind. */
  readonly peer: string;
  readonly kind: CallKind;
  readonly state: BreakerState;
  /** When it came to that state; the start of the process if it never changed. */
  readonly since: Date;
  /** Absent while it decides for itself. */
  readonly forced?: ForcedState | undefined;
  /** Calls of the last ten seconds that reached the peer. */
  readonly calls: number;
  /** Those of them that say that the peer is ill. */
  readonly failures: number;
  /** Calls of the last ten seconds that failed at once, since it was open or there were too many. */
  readonly rejected: number;
}
