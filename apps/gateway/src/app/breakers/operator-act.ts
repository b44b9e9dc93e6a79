import type { UnavailableInstance } from './all-breakers.js';

/** An operator's act on the system, with who took it. */
export interface OperatorAct {
  /** A UUID, by which it is recorded once. */
  readonly actId: string;
  readonly kind: 'force-breaker';
  /** The peer whose breakers it is about. */
  readonly target: string;
  readonly wanted: 'open' | 'closed' | 'automatic';
  readonly byWhom: string;
  readonly reason: string;
  readonly at: Date;
  /** Absent when it was for all services. */
  readonly service?: string | undefined;
  /** Absent when it was for all instances. */
  readonly instanceId?: string | undefined;
  readonly took: readonly UnavailableInstance[];
  /** They did not answer: they may have taken it. */
  readonly unavailable: readonly UnavailableInstance[];
}
