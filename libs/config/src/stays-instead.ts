import type { Refusal } from './decide-setting.js';

/** What is in force in place of a refused value, for people. */
export function staysInstead({ inForce }: Pick<Refusal, 'inForce'>): string {
  return inForce === 'weaker'
    ? 'no good value has come since this start: what weaker layers say is in force'
    : 'what was in force stays';
}
