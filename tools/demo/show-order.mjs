import { money } from './money.mjs';

/**
 * Tells of one order as it goes, a line at a time; orders that go side by side are told apart by their number.
 *
 * @param {import('../terminal/log.mjs').Log} log
 * @param {number} number
 * @param {import('./catalogue.mjs').OrderPlan} plan
 * @param {import('./load-catalogue.mjs').Loaded} loaded
 */
export function orderTeller({ line, paint }, number, plan, { consumers, restaurants }) {
  const mark = paint.dim(`#${number}`.padEnd(4));
  const say = (/** @type {string} */ text) => line(`${mark}${text}`);
  return {
    /** @param {any} order */
    accepted({ total, orderId }) {
      const what = `${consumers.get(plan.consumer)?.name} at ${restaurants.get(plan.restaurant)?.name}, ${money(total)}`;
      say(`${paint.bold(what)} ${paint.dim(`(${plan.why}) ${orderId}`)}`);
    },
    /** @param {import('./place-order.mjs').Step} step */
    stepped(step) {
      say(`  ${stepText(step, paint)}`);
    },
    /** @param {import('./place-order.mjs').Outcome} outcome */
    ended({ state, reason, ms, faults }) {
      const end = reason ? `${state} ${reason}` : state;
      const colour = faults.length > 0 ? paint.red : state === 'APPROVED' ? paint.green : paint.yellow;
      say(`${colour(end)} ${paint.dim(`after ${ms} ms`)}${faults.length ? paint.red(`: ${faults.join(', ')}`) : ''}`);
    },
  };
}

/** @param {import('./place-order.mjs').Step} step @param {import('../terminal/paint.mjs').Paint} paint */
function stepText({ step, direction, outcome, reason, attempts }, paint) {
  const again = attempts > 1 ? paint.dim(` (sent ${attempts} times)`) : '';
  if (direction === 'UNDO') return `${paint.yellow('↶')} ${step} undone${again}`;
  if (outcome === 'SUCCEEDED') return `${paint.green('✔')} ${step}${again}`;
  return `${paint.red('✘')} ${step} ${outcome.toLowerCase()}${reason ? `: ${reason}` : ''}${again}`;
}
