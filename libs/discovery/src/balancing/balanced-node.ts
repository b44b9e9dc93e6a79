import type { ServiceInstance } from '../registry.js';
import { Reputation, type EjectionLimits } from './reputation.js';
import type { Candidate } from './selector.js';

/** The way to one instance. */
export interface Link {
  /** `down`: the last try to connect has failed. */
  readonly state: 'up' | 'connecting' | 'down';
  /** Called when no call uses it any more. */
  close(): void;
}

/** One instance among those that a balancer chooses from. */
export class BalancedNode<L extends Link> implements Candidate {
  inFlight = 0;
  weight = 1;
  readonly reputation: Reputation;
  private retired = false;

  constructor(
    readonly instance: ServiceInstance,
    readonly link: L,
    limits: EjectionLimits,
  ) {
    this.reputation = new Reputation(limits);
  }

  get id(): string {
    return this.instance.id;
  }

  /** The better a node, the lower: it gets calls only when there is none that is better. */
  get tier(): number {
    if (this.link.state === 'down') return 3;
    if (this.reputation.asideUntilMs !== undefined) return 2;
    return this.link.state === 'connecting' ? 1 : 0;
  }

  begin(): void {
    this.inFlight += 1;
  }

  end(): void {
    this.inFlight -= 1;
    if (this.retired && this.inFlight === 0) this.link.close();
  }

  /** It has gone from the registry: the calls that it has may end. */
  retire(): void {
    this.retired = true;
    if (this.inFlight === 0) this.link.close();
  }
}
