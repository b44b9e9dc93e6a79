const LIVE_TICKET = ['CREATE_PENDING', 'AWAITING_ACCEPTANCE', 'ACCEPTED', 'PREPARING', 'READY_FOR_PICKUP'];
const HELD_MONEY = ['AUTHORIZED', 'CAPTURED'];

/**
 * In what way an order that has ended is not as it should be: another end than expected, or something left behind by one
 * that was refused.
 *
 * @param {any} view
 * @param {{ state: string, reason?: string }} expected
 * @returns {string[]} sentences; none if all is well
 */
export function faultsOf({ state, reason, ticket, payment, saga }, expected) {
  const live = LIVE_TICKET.includes(ticket?.state);
  const held = HELD_MONEY.includes(payment?.state);
  const approved = expected.state === 'APPROVED';
  return [
    state !== expected.state && `it is ${state}, not ${expected.state}`,
    (reason || undefined) !== expected.reason &&
      `its reason is ${reason || 'empty'}, not ${expected.reason ?? 'empty'}`,
    saga.phase !== (approved ? 'COMPLETED' : 'COMPENSATED') && `its saga is ${saga.phase}`,
    live !== approved && (live ? 'its ticket is still there' : 'it has no ticket'),
    held !== approved && (held ? 'its money is still held' : 'no money is held for it'),
  ].filter((fault) => typeof fault === 'string');
}
