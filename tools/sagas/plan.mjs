import { describeSaga, planDeployment } from '@comanda/saga';
import { postgresUrl } from '../stack/postgres.mjs';
import { wellKnownPorts } from '../stack/ports.mjs';
import { LiveDatabase } from './live-sagas.mjs';
import { lockFaults, readLock, withNew, writeLock } from './lock.mjs';
import { planJson, planTable } from './report.mjs';

/** @typedef {import('@comanda/saga').Plan} Plan */

/**
 * @param {string} root
 * @param {import('./load-sagas.mjs').Sagas} sagas
 * @param {import('./arguments.mjs').PlanOptions} options
 * @param {import('../terminal/log.mjs').Log} log
 * @returns {Promise<number>} exit code
 */
export async function plan(root, { definitions }, options, log) {
  const deployed = definitions.map(describeSaga);
  if (options.write) writeLock(root, withNew(deployed, readLock(root)));
  const released = readLock(root);
  const faults = lockFaults(deployed, released);
  const database = await openDatabase(options, log);
  const planned =
    database && (await planFor(database, deployed, released, options.apply).finally(() => database.close()));
  const { plans = [], applied = 0 } = planned ?? {};
  const ok = faults.length === 0 && plans.every(({ fate }) => fate !== 'stranded');
  if (options.json)
    process.stdout.write(`${planJson({ ok, faults, plans, applied, looked: planned !== undefined })}\n`);
  for (const fault of faults) log.line(log.paint.red(fault));
  if (planned) log.line(planTable(plans, log.paint));
  if (applied > 0) log.line(`${applied} sagas go on with a newer definition.`);
  log.line(ok ? 'Nothing would be stranded.' : log.paint.red('This must not be deployed.'));
  return ok ? 0 : 1;
}

/**
 * @param {import('./arguments.mjs').PlanOptions} options
 * @param {import('../terminal/log.mjs').Log} log
 */
async function openDatabase({ database = process.env['ORCHESTRATOR_DATABASE_URL'], portOffset }, log) {
  if (database !== undefined) return LiveDatabase.open(database);
  const { postgres: port = 0 } = wellKnownPorts({ offset: portOffset });
  try {
    return await LiveDatabase.open(postgresUrl(port, 'orchestrator'));
  } catch {
    log.line(`No Comanda runs here (nothing on port ${port}): only the definitions are compared. See --database.`);
    return undefined;
  }
}

/**
 * @param {LiveDatabase} database
 * @param {Parameters<typeof planDeployment>[0]} deployed
 * @param {Parameters<typeof planDeployment>[1]} released
 * @param {boolean} apply
 * @returns {Promise<{ plans: Plan[], applied: number }>} the plan as it is after what was applied
 */
async function planFor(database, deployed, released, apply) {
  const plans = planDeployment(deployed, released, await database.groups());
  const mapped = plans.filter(({ fate }) => fate === 'map');
  if (!apply || mapped.length === 0) return { plans, applied: 0 };
  let applied = 0;
  for (const { sagas, target } of mapped) if (target) applied += await database.repin(sagas, target);
  return { plans: planDeployment(deployed, released, await database.groups()), applied };
}
