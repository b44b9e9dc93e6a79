import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { readCatalogue } from '../demo/catalogue.mjs';
import { faultsOf } from '../demo/faults.mjs';
import { Gateway, Problem } from '../demo/gateway.mjs';
import { loadCatalogue } from '../demo/load-catalogue.mjs';
import { requestOf } from '../demo/place-order.mjs';
import { waitUntil } from '../process/wait-until.mjs';
import { check } from './check-failed.mjs';

const ROUNDS = 3;
const AWAY_MS = 1_000;
const PATIENCE_MS = 300_000;
const ENDED = ['COMPLETED', 'COMPENSATED'];
const TIMED_OUT = { state: 'REJECTED', reason: 'STEP_TIMED_OUT' };

/** @typedef {import('./engine.mjs').ComposeProject} ComposeProject */

/** Waits longer than the demo does: on a busy machine a container takes minutes to be back. */
class PatientGateway extends Gateway {
  /** @override @param {string} path */
  get(path) {
    return patiently(() => super.get(path));
  }

  /** @override @param {string} path @param {object} body @param {string} key */
  post(path, body, key) {
    return patiently(() => super.post(path, body, key));
  }
}

/** @template T @param {() => Promise<T>} call which itself tries for a minute @returns {Promise<T>} */
async function patiently(call) {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if ((error instanceof Problem && error.status < 500) || performance.now() > end) throw error;
    }
  }
}

/**
 * Places all orders of the demo at once, several times over, and does the deed when the first of them has been accepted. Every order must end
 * as it should, for which it may take its time; or be refused, with nothing left behind, since somebody was away for longer than a step may
 * take.
 *
 * @param {string} url of the HTTP API
 * @param {() => Promise<void>} deed
 * @returns {Promise<string>} how it went
 */
export async function ordersWhile(url, deed) {
  const catalogue = readCatalogue();
  const gateway = new PatientGateway(url);
  const loaded = await loadCatalogue(gateway, catalogue, () => {});
  const plans = Array.from({ length: ROUNDS }, () => catalogue.orders).flat();
  /** @type {Promise<void> | undefined} */
  let doing;
  const begin = () => void (doing ??= deed());
  const ended = await Promise.all(plans.map((plan) => placeOrder(gateway, plan, loaded, begin)));
  await doing;
  const wrong = ended.filter(({ view, faults }) => faults.length > 0 && faultsOf(view, TIMED_OUT).length > 0);
  check(wrong.length === 0, wrong.map(({ view, faults }) => `order ${view.orderId}: ${faults.join('; ')}`).join('\n'));
  const late = ended.filter(({ faults }) => faults.length > 0).length;
  const slowest = (Math.max(...ended.map(({ ms }) => ms)) / 1_000).toFixed(1);
  const deadline = late ? `, ${late} refused by a deadline with nothing left behind` : '';
  return `${ended.length - late} of ${ended.length} orders as expected${deadline}, the slowest after ${slowest} s`;
}

/**
 * @param {Gateway} gateway
 * @param {import('../demo/catalogue.mjs').OrderPlan} plan
 * @param {import('../demo/load-catalogue.mjs').Loaded} loaded
 * @param {() => void} onAccepted
 */
async function placeOrder(gateway, plan, loaded, onAccepted) {
  const began = performance.now();
  const { orderId } = await gateway.post('/v1/orders', requestOf(plan, loaded), `verify-${randomUUID()}`);
  onAccepted();
  const look = () => gateway.get(`/v1/orders/${orderId}`);
  const limits = { timeoutMs: PATIENCE_MS, everyMs: 100 };
  await waitUntil(`order ${orderId} to end`, async () => ENDED.includes((await look()).saga?.phase), limits);
  // Its parts are asked side by side: only a view that was begun after the end shows the end in all of them.
  const whole = async () => [await look()].find(({ unavailable }) => unavailable.length === 0);
  const view = await waitUntil(`all parts of order ${orderId}`, whole, limits);
  return { view, faults: faultsOf(view, plan.expect), ms: performance.now() - began };
}

/**
 * Kills the containers of a service (SIGKILL, by the engine), and starts them again a second later.
 *
 * @param {ComposeProject} project
 * @param {string} service
 */
export async function killContainers(project, service) {
  const ids = (await project.containers(service)).map(({ id }) => id);
  check(ids.length > 0, `no container of ${service} runs`);
  await project.docker(['kill', '--signal', 'KILL', ...ids]);
  await sleep(AWAY_MS);
  await project.docker(['start', ...ids]);
}

/**
 * Has the process in the first container of a service killed from inside, as a crash would: who starts it again is its restart policy.
 *
 * @param {ComposeProject} project
 * @param {string} service
 */
export async function crash(project, service) {
  const [container] = await project.containers(service);
  check(container, `no container of ${service} runs`);
  const { id } = /** @type {import('./engine.mjs').Container} */ (container);
  const [before] = await project.inspect([id]);
  const code = `import { readFileSync } from 'node:fs';
    for (const pid of readFileSync('/proc/1/task/1/children', 'utf8').trim().split(' ').map(Number)) if (pid !== process.pid) process.kill(pid, 'SIGKILL');`;
  // It may be over before the answer is there.
  await project.evaluate(id, code).catch(() => {});
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const [now] = await project.inspect([id]);
    if (now.RestartCount > before.RestartCount && now.State.Running) return;
    check(performance.now() < end, `${service} was not started again after a crash`);
    await sleep(200);
  }
}
