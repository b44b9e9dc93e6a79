import Table from 'cli-table3';
import { money } from './money.mjs';

/** @typedef {{ plan: import('./catalogue.mjs').OrderPlan, outcome: import('./place-order.mjs').Outcome }} Placed */

/**
 * The orders as a table.
 *
 * @param {readonly Placed[]} placed
 * @param {import('./load-catalogue.mjs').Loaded} loaded
 * @param {import('../terminal/paint.mjs').Paint} paint
 */
export function ordersTable(placed, { consumers, restaurants }, paint) {
  const table = new Table({
    head: ['#', 'consumer', 'restaurant', 'total', 'state', 'reason', 'undone', 'ms', 'as expected'],
    colAligns: ['right', 'left', 'left', 'right', 'left', 'left', 'left', 'right', 'left'],
    // The table's own colours know nothing of NO_COLOR.
    style: { head: [], border: [], compact: true },
  });
  placed.forEach(({ plan, outcome }, index) => {
    const { state, reason, steps, ms, faults, view } = outcome;
    const undone = steps.filter(({ direction }) => direction === 'UNDO').map(({ step }) => step);
    table.push([
      index + 1,
      consumers.get(plan.consumer)?.name ?? '',
      restaurants.get(plan.restaurant)?.name ?? '',
      money(view.total),
      state === 'APPROVED' ? paint.green(state) : paint.yellow(state),
      reason,
      undone.join(', '),
      ms,
      faults.length === 0 ? paint.green('yes') : paint.red(faults.join(', ')),
    ]);
  });
  return table.toString();
}

/** One order for machines. @param {import('./place-order.mjs').Outcome} outcome */
export function orderJson({ orderId, state, reason, steps, ms }) {
  const lean = steps.map(({ step, direction, outcome, reason: why, attempts }) => ({
    step,
    direction,
    outcome,
    ...(why && { reason: why }),
    attempts,
  }));
  return JSON.stringify({ orderId, state, reason, steps: lean, ms });
}
