import type { Candidacy, LeaderElection } from './leader-election.js';

/** Whose turn it is. */
export interface LeaderTurnsOptions {
  /** What is done in turns, by processes that do the same: `order/rounds`. */
  readonly name: string;
  /** How long the work may rest after its process has died, in milliseconds. {@link TURN_TTL_MS} unless given. */
  readonly ttlMs?: number;
}

/** A turn is not urgent; and Consul knows no less. */
export const TURN_TTL_MS = 15_000;

/**
 * Has periodic work done by one process out of many, and by all of them when none can know who that is: for work that is right, and
 * only dearer, when two do it. Where two must not, take the token of a {@link LeaderElection} and a store that checks it.
 */
export class LeaderTurns {
  private readonly candidacy: Candidacy;
  private stopped = false;

  constructor(election: LeaderElection, { name, ttlMs = TURN_TTL_MS }: LeaderTurnsOptions) {
    this.candidacy = election.stand(name, { ttlMs });
  }

  /** Whether this process should do the work now. Asks nobody; to be asked again before each part. */
  isMine(): boolean {
    if (this.stopped) return false;
    return this.candidacy.term !== undefined || this.candidacy.standing === 'unknown';
  }

  /** Of the turn, if it is surely ours; it grows from turn to turn. */
  get token(): number | undefined {
    return this.candidacy.term?.token;
  }

  /** Lets another have the turn. */
  stop(): Promise<void> {
    this.stopped = true;
    return this.candidacy.withdraw();
  }
}
