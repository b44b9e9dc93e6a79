import { join } from 'node:path';
import { ensureBuilt } from '../build/index.mjs';
import { root } from '../install/bootstrap.mjs';
import { tidyBeforeStop } from '../process/stop-signals.mjs';
import { startStack } from '../stack/index.mjs';
import { wellKnownPorts } from '../stack/ports.mjs';
import { DATABASES } from '../stack/services.mjs';
import { readCatalogue } from './catalogue.mjs';
import { farewell } from './farewell.mjs';
import { Gateway } from './gateway.mjs';
import { serveLines } from './infrastructure.mjs';
import { placeAndKill } from './kill-in-mid-saga.mjs';
import { loadCatalogue } from './load-catalogue.mjs';
import { placeInTurn } from './place-orders.mjs';
import { orderJson, ordersTable } from './summary.mjs';

/**
 * @typedef {import('./arguments.mjs').DemoOptions} DemoOptions
 * @typedef {import('../terminal/log.mjs').Log} Log
 * @typedef {import('../stack/index.d.mts').Stack} Stack
 */

/**
 * @param {DemoOptions} options
 * @param {Log} log
 * @returns {Promise<number>} exit code; without `once` it stays up and is ended by a signal
 */
export async function demo(options, log) {
  const stack = await startStack(stackOptions(options, log));
  const close = () => log.step('stopping', () => stack.close());
  try {
    if (options.infra) log.line(`\n${serveLines(stack, portsOf(options), log.paint)}`);
    const code = options.infra ? 0 : await showOrders(stack, options, log);
    if (!options.once) await untilStopped(() => close().then(() => code));
    return code;
  } finally {
    await close();
  }
}

/** @param {DemoOptions} options @param {Log} log @returns {import('../stack/index.d.mts').StackOptions} */
function stackOptions(options, log) {
  const folder = options.portOffset === 0 ? 'demo' : `demo-${options.portOffset}`;
  return {
    dataDir: join(root, '.data', folder),
    ports: portsOf(options),
    reset: options.reset,
    revive: true,
    log,
    onBegin: (close) => tidyBeforeStop(() => log.step('stopping', close)),
    ...(options.infra ? { services: [], databases: DATABASES } : { meanwhile: () => ensureBuilt({ root, log }) }),
  };
}

const portsOf = (/** @type {DemoOptions} */ { portOffset }) => wellKnownPorts({ offset: portOffset });

/** @param {Stack} stack @param {DemoOptions} options @param {Log} log */
async function showOrders(stack, options, log) {
  const catalogue = readCatalogue();
  const gateway = new Gateway(stack.urls.gateway);
  const loaded = await log.step('loading restaurants and consumers', (progress) =>
    loadCatalogue(gateway, catalogue, progress),
  );
  const onEnd = (/** @type {import('./place-order.mjs').Outcome} */ outcome) => {
    if (options.json) process.stdout.write(`${orderJson(outcome)}\n`);
  };
  const placing = { gateway, plans: catalogue.orders, loaded, log, onEnd };
  log.line();
  const placed = options.kill ? await placeAndKill(placing, stack, options.kill) : await placeInTurn(placing);
  log.line(`\n${ordersTable(placed, loaded, log.paint)}`);
  const wrong = placed.filter(({ outcome }) => outcome.faults.length > 0).length;
  log.line(
    wrong
      ? log.paint.red(`${wrong} of ${placed.length} orders did not end as they should.`)
      : 'All orders ended as they should.',
  );
  if (!options.once) log.line(`\n${farewell(stack, /** @type {any} */ (catalogue.orders[0]), loaded, log.paint)}`);
  return wrong ? 1 : 0;
}

/** Stays up until a signal comes. @param {() => Promise<number>} close resolves to the exit code */
async function untilStopped(close) {
  tidyBeforeStop(close);
  await new Promise(() => setInterval(() => {}, 2 ** 30));
}
