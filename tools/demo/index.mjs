import { join } from 'node:path';
import { ensureBuilt } from '../build/index.mjs';
import { root } from '../install/bootstrap.mjs';
import { tidyBeforeStop } from '../process/stop-signals.mjs';
import { startStack } from '../stack/index.mjs';
import { wellKnownPorts } from '../stack/ports.mjs';
import { DATABASES } from '../stack/services.mjs';
import { demoAgainst } from './against.mjs';
import { entryOf, farewell } from './farewell.mjs';
import { hasFabio } from './find-fabio.mjs';
import { Gateway } from './gateway.mjs';
import { serveLines } from './infrastructure.mjs';
import { placeAndKill } from './kill-in-mid-saga.mjs';
import { placeInTurn } from './place-orders.mjs';
import { showOrders } from './show-orders.mjs';

/**
 * @typedef {import('./arguments.mjs').DemoOptions} DemoOptions
 * @typedef {import('../terminal/log.mjs').Log} Log
 * @typedef {import('../stack/index.d.mts').Stack} Stack
 * @typedef {import('./place-orders.mjs').Placing} Placing
 */

/**
 * @param {DemoOptions} options
 * @param {Log} log
 * @returns {Promise<number>} exit code; without `once` it stays up and is ended by a signal
 */
export async function demo(options, log) {
  if (options.against) return demoAgainst(options.against, options, log);
  const fabio = options.full && (await hasFabio(log));
  const stack = await startStack({ ...stackOptions(options, log), consul: options.full, fabio });
  const close = () => log.step('stopping', () => stack.close());
  try {
    if (options.infra) log.line(`\n${serveLines(stack, portsOf(options), log.paint)}`);
    const code = options.infra ? 0 : await orders(stack, options, log);
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

/** @param {Stack} stack @param {DemoOptions} options @param {Log} log @returns {Promise<number>} exit code */
async function orders(stack, options, log) {
  const { kill, once } = options;
  const place = kill ? (/** @type {Placing} */ placing) => placeAndKill(placing, stack, kill) : placeInTurn;
  const { example, loaded, wrong } = await showOrders(new Gateway(entryOf(stack)), options, log, place);
  if (!once) log.line(`\n${farewell(stack, example, loaded, log.paint)}`);
  return wrong ? 1 : 0;
}

/** Stays up until a signal comes. @param {() => Promise<number>} close resolves to the exit code */
async function untilStopped(close) {
  tidyBeforeStop(close);
  await new Promise(() => setInterval(() => {}, 2 ** 30));
}
