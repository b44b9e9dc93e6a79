import { setTimeout as sleep } from 'node:timers/promises';
import { readCatalogue } from '../demo/catalogue.mjs';
import { faultsOf } from '../demo/faults.mjs';
import { Gateway, Problem } from '../demo/gateway.mjs';
import { loadCatalogue } from '../demo/load-catalogue.mjs';
import { placeAtOnce } from '../demo/place-orders.mjs';
import { silentLog } from '../terminal/log.mjs';
import { check } from './check-failed.mjs';

const ROUNDS = 3;
const AWAY_MS = 1_000;
const PATIENCE_MS = 300_000;
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
  const placed = await placeAtOnce({ gateway, plans, loaded, log: silentLog, onEnd: () => {} }, begin);
  await doing;
  const wrong = placed.filter(
    ({ outcome }) => outcome.faults.length > 0 && faultsOf(outcome.view, TIMED_OUT).length > 0,
  );
  check(
    wrong.length === 0,
    wrong.map(({ outcome }) => `order ${outcome.orderId}: ${outcome.faults.join('; ')}`).join('\n'),
  );
  const late = placed.filter(({ outcome }) => outcome.faults.length > 0).length;
  const slowest = Math.max(...placed.map(({ outcome }) => outcome.ms));
  return `${placed.length - late} of ${placed.length} orders as expected, ${late} refused by a deadline with nothing left behind, the slowest after ${(slowest / 1_000).toFixed(1)} s`;
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
