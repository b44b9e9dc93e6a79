/**
 * @typedef {import('./findings.d.mts').OrderEvidence} OrderEvidence
 * @typedef {import('./findings.d.mts').SagaRow} SagaRow
 * @typedef {import('./findings.d.mts').Finding} Finding
 */

const OPEN = ['running', 'compensating'];
const LIVE_ORDER = ['APPROVED', 'COMPLETED'];
const GONE_ORDER = ['REJECTED', 'CANCELLED'];
const PAYS = ['AUTHORIZED', 'CAPTURED'];

/** @type {typeof import('./findings.d.mts').findingsOf} */
export function findingsOf(evidence, stuckMs) {
  const stuck = evidence.sagas.flatMap((saga) => stuckSaga(saga, stuckMs));
  const books = [...journals(evidence), ...ledger(evidence)];
  // What is under way is not finished: only its books must be right.
  if (evidence.sagas.some(({ phase }) => OPEN.includes(phase))) return [...stuck, ...books];
  return [...books, ...unfinished(evidence), ...(evidence.order ? settled(evidence) : orphans(evidence))];
}

/** @param {SagaRow} saga @param {number} stuckMs @returns {Finding[]} */
function stuckSaga({ saga_id: id, type, phase, parked, idle_ms: idleMs }, stuckMs) {
  if (!OPEN.includes(phase)) return [];
  const act = `see /ops/v1/sagas/${id}, then POST /ops/v1/sagas/${id}/retry-step, skip-step, force-reply or compensate`;
  if (parked) return [{ rule: 'I3', id, text: `${type} is parked: ${parked}`, repair: act }];
  if (idleMs < stuckMs) return [];
  return [
    {
      rule: 'I3',
      id,
      text: `${type} is ${phase}, and has not changed for ${Math.round(idleMs / 1_000)} s`,
      repair: act,
    },
  ];
}

/** I2: a saga is where its journal says. @param {OrderEvidence} evidence @returns {Finding[]} */
function journals({ sagas }) {
  return sagas
    .filter(({ phase, journal_phase: journal, awaits }) => phase !== journal || OPEN.includes(phase) !== awaits > 0)
    .map(({ saga_id: id, phase, journal_phase: journal, awaits }) => ({
      rule: 'I2',
      id,
      text: `the saga is ${phase} and awaits ${awaits} answers; its journal says ${journal ?? 'nothing'}`,
      repair: 'a row was changed by hand, or restored without the other table: restore both from the same moment',
    }));
}

/** I5: a payment is what its entries add up to. @param {OrderEvidence} evidence @returns {Finding[]} */
function ledger({ orderId: id, payment, ledger: entries, held, captured }) {
  const amount = BigInt(payment?.amount ?? 0);
  const [mustHold, mustHave] = [
    payment?.state === 'AUTHORIZED' ? amount : 0n,
    payment?.state === 'CAPTURED' ? amount : 0n,
  ];
  if (held === mustHold && captured === mustHave) return [];
  const text = `payment ${payment?.state ?? 'is absent'} of ${amount}, but its ledger (${entries.join(', ') || 'no entry'}) holds ${held} and has captured ${captured}`;
  const repair = `in accounting, enter what is missing: held ${mustHold - held}, captured ${mustHave - captured}`;
  return [{ rule: 'I5', id, text, repair }];
}

/** I2, I8: nothing is held, or waits, for a saga that has ended. @param {OrderEvidence} evidence @returns {Finding[]} */
function unfinished({ orderId: id, order, ticket, sagas }) {
  const findings = [];
  if (order?.state.endsWith('_PENDING')) findings.push(pending(id, order, sagas));
  else if (order?.locked_by)
    findings.push({
      rule: 'I8',
      id,
      text: `order is ${order.state}, and still held by ${order.locked_by}`,
      repair: `in order: update orders set locked_by = null, version = version + 1 where order_id = '${id}' and version = ${order.version}`,
    });
  if (ticket?.state.endsWith('_PENDING'))
    findings.push({
      rule: 'I8',
      id,
      text: `ticket is ${ticket.state} (held by ${ticket.locked_by ?? 'nobody'}), and no saga of it is under way`,
      repair: declined(ticket, sagas),
    });
  return findings;
}

/** @param {string} id @param {import('./findings.d.mts').OrderRow} order @param {readonly SagaRow[]} sagas @returns {Finding} */
function pending(id, { state, locked_by: lockedBy }, sagas) {
  const text = `order is ${state}${lockedBy ? ` (held by ${lockedBy})` : ''}, and no saga of it is under way`;
  const event = {
    APPROVAL_PENDING: 'OrderCreated',
    CANCEL_PENDING: 'OrderCancelRequested',
    REVISION_PENDING: 'OrderRevisionRequested',
  };
  const name = event[/** @type {keyof typeof event} */ (state)];
  const hasEnded =
    state === 'APPROVAL_PENDING'
      ? sagas.some(({ type }) => type === 'create-order')
      : sagas.some((saga) => saga.saga_id === lockedBy);
  if (hasEnded)
    return {
      rule: 'I2',
      id,
      text: `${text}: it has ended without it`,
      repair: `see npm run order -- timeline ${id}: the saga's last command must be done by order`,
    };
  return {
    rule: 'I2',
    id,
    text: `${text}: it has not started`,
    repair: `orchestrator must handle ${name} of ${id}: npm run dlq -- list --service orchestrator, and redrive it`,
  };
}

/** @param {import('./findings.d.mts').TicketRow} ticket @param {readonly SagaRow[]} sagas */
function declined({ state, locked_by: lockedBy }, sagas) {
  if (state === 'CANCEL_PENDING' && !lockedBy && !sagas.some(({ type }) => type === 'cancel-order'))
    return 'orchestrator must handle TicketRejected: npm run dlq -- list --service orchestrator, and redrive it';
  return "see the order's timeline: the saga's last command must be done by kitchen";
}

/** I5, I6, of an order that is in no saga's hands. @param {OrderEvidence} evidence @returns {Finding[]} */
function settled({ orderId: id, order, ticket, payment, held, captured }) {
  if (!order) return [];
  const { state, total } = order;
  /** @type {Finding[]} */
  const findings = [];
  const add = (/** @type {string} */ rule, /** @type {string} */ text, /** @type {string} */ repair) =>
    findings.push({ rule, id, text: `order is ${state}, and ${text}`, repair });
  if (LIVE_ORDER.includes(state)) {
    if (!ticket || ticket.state === 'CANCELLED')
      add(
        'I6',
        `its ticket is ${ticket?.state ?? 'absent'}`,
        `nobody will cook it: POST /v1/orders/${id}/cancel, which gives the money back`,
      );
    if (!payment || !PAYS.includes(payment.state))
      add('I6', `its payment is ${payment?.state ?? 'absent'}`, `nobody pays it: POST /v1/orders/${id}/cancel`);
    else if (held + captured !== BigInt(total))
      add(
        'I5',
        `${held + captured} are paid of ${total}`,
        `revise the payment by the difference, or POST /v1/orders/${id}/cancel`,
      );
  }
  if (GONE_ORDER.includes(state)) {
    if (ticket && !['CANCELLED', 'CREATE_PENDING', 'CANCEL_PENDING'].includes(ticket.state))
      add(
        'I6',
        `its ticket is ${ticket.state}`,
        `kitchen must not cook it: reject the ticket (POST /v1/tickets/${id}/reject)`,
      );
    if (held !== 0n || captured !== 0n)
      add(
        'I6',
        `${held} are held and ${captured} captured`,
        `accounting must give it back: ${captured === 0n ? 'release' : 'refund'} the payment ${id}`,
      );
  }
  return findings;
}

/** What is stored of an order that does not exist. @param {OrderEvidence} evidence @returns {Finding[]} */
function orphans({ orderId: id, ticket, payment, sagas, held, captured }) {
  /** @type {Finding[]} */
  const findings = [];
  const add = (/** @type {string} */ text, /** @type {string} */ repair) =>
    findings.push({ rule: 'I6', id, text: `there is no such order, but ${text}`, repair });
  if (ticket && ticket.state !== 'CANCELLED')
    add(`a ticket that is ${ticket.state}`, `reject the ticket (POST /v1/tickets/${id}/reject)`);
  if (held !== 0n || captured !== 0n) add(`${held} are held and ${captured} captured`, `give it back, payment ${id}`);
  else if (payment && PAYS.includes(payment.state))
    add(`a payment that is ${payment.state}`, `release the payment ${id}`);
  if (sagas.some(({ phase }) => phase === 'completed'))
    add('a saga of it was completed', 'the order was lost: restore its row from a backup of order');
  return findings;
}
