import { DomainError } from '@comanda/kernel';

/** The peer was called, and did not answer in time. */
export function tooLate(peer: string, ms: number): DomainError {
  const cause = new Error(`no answer within ${Math.round(ms)} ms`);
  return new DomainError('SERVICE_UNAVAILABLE', 'unavailable', `${peer} is unavailable.`, { cause });
}

const CAUSES = {
  open: 'its breaker is open',
  full: 'too many calls at the same time',
  'too-late': 'the time was over before it was called',
  stopped: 'the policy is closed',
} as const;

/** The peer was not called. To call again would not help. */
export class NotCalledError extends DomainError {
  constructor(
    peer: string,
    readonly why: keyof typeof CAUSES,
  ) {
    super('SERVICE_UNAVAILABLE', 'unavailable', `${peer} is unavailable.`, { cause: new Error(CAUSES[why]) });
  }
}
