import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from '../build/index.mjs';
import { root } from '../install/bootstrap.mjs';
import { tidyBeforeStop } from '../process/stop-signals.mjs';
import { startStack } from '../stack/index.mjs';
import { freePorts } from '../stack/ports.mjs';
import { SERVICE_NAMES } from '../stack/services.mjs';
import { audit } from './audit.mjs';
import { measureBacklog } from './backlog.mjs';
import { chart } from './chart.mjs';
import { conditionsOf } from './conditions.mjs';
import { measure, warmUp } from './measure.mjs';
import { takePrints } from './order-prints.mjs';
import { overloadChart } from './overload-chart.mjs';
import { measureOverload } from './overload.mjs';
import { profileReport } from './profile-report.mjs';
import { Profiler } from './profile.mjs';
import { report } from './report.mjs';
import { resultJson } from './result.mjs';
import { Rig } from './rig.mjs';
import { measureStored } from './stored.mjs';
import { telemetryPrice, telemetryReport } from './telemetry.mjs';

/** On the disk of the checkout: a temporary folder may be one in memory, where to be durable costs nothing. */
const dataDir = join(root, '.data', 'bench');

/**
 * @typedef {import('./arguments.mjs').BenchOptions} BenchOptions
 * @typedef {import('../terminal/log.mjs').Log} Log
 */

/**
 * @param {BenchOptions} options
 * @param {Log} log
 * @returns {Promise<number>} exit code: 0 only if all orders ended as they should
 */
export async function bench(options, log) {
  if (options.telemetry) return benchTelemetry(options, log);
  const profiler = options.profile === undefined ? undefined : new Profiler(options.profile);
  const stack = await startStack(await stackOptions(profiler, options, log));
  /** @type {import('./result.mjs').BenchResult} */
  let result;
  try {
    result = await run(stack, profiler, options, log);
  } finally {
    await log.step('stopping', () => stack.close());
  }
  profiler?.collect();
  // A gigabyte; where something went wrong the logs in there are worth it.
  if (result.failures.length === 0) rmSync(dataDir, { recursive: true, force: true });
  return tell(result, options, log);
}

/** @param {Profiler | undefined} profiler @param {BenchOptions} options @param {Log} log @returns {Promise<import('../stack/index.d.mts').StackOptions>} */
async function stackOptions(profiler, options, log) {
  return {
    dataDir,
    reset: true,
    ports: { ...(await freePorts()), ...(await freePorts(['nats.monitor'])) },
    log,
    onBegin: (close) => tidyBeforeStop(() => log.step('stopping', close)),
    meanwhile: () => ensureBuilt({ root, log }),
    env: { ...admissionFor(options), ...profiler?.environment },
  };
}

/** @param {BenchOptions} options @param {Log} log @returns {Promise<number>} exit code */
async function benchTelemetry(options, log) {
  /** @type {string[]} */
  const folders = [];
  const of = async (/** @type {string} */ name, /** @type {Record<string, string>} */ env) => {
    const folder = `${dataDir}-${name}`;
    folders.push(folder);
    const given = await stackOptions(undefined, options, log);
    return { ...given, dataDir: folder, env: { ...given.env, ...env } };
  };
  const price = await telemetryPrice(options, of, log);
  log.line(`\n${telemetryReport(price, log.paint)}`);
  if (options.json) process.stdout.write(`${JSON.stringify(price)}\n`);
  for (const failure of new Set(price.failures)) log.line(log.paint.red(failure));
  if (price.failures.length > 0) return 1;
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  return 0;
}

/** What is asked for on purpose is not to be refused. @param {BenchOptions} options @returns {Record<string, string>} */
function admissionFor({ levels, backlog, overload }) {
  if (overload) return {};
  const inFlight = 2 * Math.max(...levels);
  return {
    ADMISSION_ORDERS_IN_FLIGHT: `${Math.max(512, inFlight)}`,
    ADMISSION_SAGAS_IN_FLIGHT: `${2_000 + inFlight + backlog}`,
  };
}

/** @param {import('../stack/index.d.mts').Stack} stack @param {Profiler | undefined} profiler @param {BenchOptions} options @param {Log} log */
async function run(stack, profiler, options, log) {
  const conditions = await conditionsOf(stack, options);
  const rig = await log.step('making restaurants and consumers', () =>
    Rig.build(stack, { levels: options.levels, profiler }),
  );
  const models = options.stored > 0 ? await takePrints(rig) : undefined;
  await profiler?.begin(SERVICE_NAMES.map((name) => [stack.pid(name), name]));
  await warmUp(rig, log);
  const measurement = await measure(rig, options, log);
  await profiler?.end();
  const backlog = options.backlog > 0 ? await measureBacklog(rig, options.backlog, log) : undefined;
  const overload = options.overload ? await measureOverload(rig, options, log) : undefined;
  const stored = models && (await measureStored(rig, models, options, measurement, log));
  const faults = await log.step('counting in the databases', () => audit(stack, rig.orders + (stored?.orders ?? 0)));
  const peakMb = rig.usage.memory();
  await rig.close();
  return {
    ...measurement,
    conditions,
    orders: rig.orders,
    failures: [...rig.failures, ...faults],
    peakMb,
    stored,
    backlog,
    overload,
  };
}

/** @param {import('./result.mjs').BenchResult} result @param {BenchOptions} options @param {Log} log */
function tell(result, options, log) {
  if (options.profile) log.line(`\n${profileReport(options.profile, { lines: 12 })}`);
  log.line(`\n${report(result, log.paint)}`);
  if (options.svg) writeFileSync(options.svg, result.overload ? overloadChart(result) : chart(result));
  if (options.json) process.stdout.write(`${JSON.stringify(resultJson(result))}\n`);
  const { failures } = result;
  if (failures.length === 0) return 0;
  log.line(log.paint.red(`${failures.length} failures; the first: ${[...new Set(failures)].slice(0, 5).join('; ')}`));
  log.line(`The logs of all processes are in ${join(dataDir, 'logs')}.`);
  return 1;
}
