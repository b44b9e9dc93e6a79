import Table from 'cli-table3';
import { nameOf } from './lock.mjs';

/** @typedef {import('@comanda/saga').Plan} Plan */

/** What becomes of the sagas that are under way. @param {readonly Plan[]} plans @param {import('../terminal/paint.mjs').Paint} paint */
export function planTable(plans, paint) {
  if (plans.length === 0) return 'No saga is under way.';
  const table = new Table({
    head: ['sagas', 'definition', 'phase', 'awaits', 'fate', 'why'],
    colAligns: ['right', 'left', 'left', 'left', 'left', 'left'],
    // The table's own colours know nothing of NO_COLOR.
    style: { head: [], border: [], compact: true },
  });
  for (const { sagas, fate, why } of plans) {
    const shown = fate === 'stranded' ? paint.red(fate) : fate === 'safe' ? paint.green(fate) : paint.yellow(fate);
    table.push([sagas.count, `${nameOf(sagas)} ${sagas.hash}`, sagas.phase, awaitsOf(sagas), shown, why]);
  }
  return table.toString();
}

/**
 * The same for machines. `looked` is false where there was no database.
 *
 * @param {{ ok: boolean, faults: readonly string[], plans: readonly Plan[], applied: number, looked: boolean }} given
 */
export function planJson({ ok, faults, plans, applied, looked }) {
  const lean = plans.map(({ sagas, fate, target, why }) => ({
    ...sagas,
    fate,
    target: target ? { version: target.version, hash: target.hash } : null,
    why,
  }));
  return JSON.stringify({ ok, faults, plans: looked ? lean : null, applied });
}

/** @param {Plan['sagas']} sagas */
function awaitsOf({ awaiting }) {
  return awaiting.map(({ step, direction }) => (direction === 'undo' ? `undo ${step}` : step)).join(', ');
}
