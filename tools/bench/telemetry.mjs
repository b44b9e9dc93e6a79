import { setTimeout as sleep } from 'node:timers/promises';
import { startStack } from '../stack/index.mjs';
import { closedLoop } from './closed-loop.mjs';
import { costsOfRuns, figuresOfRuns } from './measured-run.mjs';
import { Rig } from './rig.mjs';
import { startSink } from './telemetry-sink.mjs';

const IN_FLIGHT = 64;
const WARM_UP_MS = 6_000;
const PAUSE_MS = 500;
const SAMPLE_RATIO = 0.1;
/** What is nobody's of the system: the client, and all else that runs on the machine. */
const NOT_OURS = ['load', 'others'];

/**
 * What telemetry costs an order.
 *
 * @typedef {object} TelemetryPrice
 * @property {number} sampleRatio
 * @property {{ ordersPerSec: number, cpuMicros: number }} off
 * @property {{ ordersPerSec: number, cpuMicros: number }} on
 * @property {number} cpuShare of the CPU that an order costs without it
 * @property {number} throughputShare of the orders a second that are done without it
 * @property {number} bytes of telemetry that arrived
 * @property {readonly string[]} failures
 */

/**
 * Measures two whole systems in turns, one that sends traces, metrics and logs and one that sends nothing: both see the same noise of the
 * machine. CPU for an order says more than throughput where others use the machine, too.
 *
 * @param {import('./arguments.mjs').BenchOptions} options
 * @param {(name: string, env: Record<string, string>) => Promise<import('../stack/index.d.mts').StackOptions>} stackOptions
 * @param {import('../terminal/log.mjs').Log} log
 * @returns {Promise<TelemetryPrice>}
 */
export async function telemetryPrice({ seconds, rounds }, stackOptions, log) {
  const sink = await startSink();
  const telemetry = { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, TRACE_SAMPLE_RATIO: String(SAMPLE_RATIO) };
  /** @type {import('../stack/index.d.mts').Stack[]} */
  const stacks = [];
  try {
    stacks.push(await startStack(await stackOptions('off', {})));
    stacks.push(await startStack(await stackOptions('on', telemetry)));
    const rigs = await Promise.all(stacks.map((stack) => Rig.build(stack, { levels: [IN_FLIGHT] })));
    const [off, on] = await inTurns(rigs, { rounds, measureMs: (1_000 * seconds) / rounds }, log);
    const failures = rigs.flatMap((rig) => rig.failures);
    await Promise.all(rigs.map((rig) => rig.close()));
    return priceOf(side(off), side(on), await sink.count(), failures);
  } finally {
    await log.step('stopping', () => Promise.all(stacks.map((stack) => stack.close())));
    sink.stop();
  }
}

/** @param {TelemetryPrice} price @param {import('../terminal/paint.mjs').Paint} paint */
export function telemetryReport({ sampleRatio, off, on, cpuShare, throughputShare, bytes }, paint) {
  const percent = (/** @type {number} */ share) => `${(100 * share).toFixed(1)} %`;
  return [
    paint.bold(
      `What telemetry costs at ${IN_FLIGHT} orders in flight, with ${percent(sampleRatio)} of the traces recorded`,
    ),
    `  without: ${off.ordersPerSec} orders/s, ${off.cpuMicros} us of CPU an order`,
    `  with:    ${on.ordersPerSec} orders/s, ${on.cpuMicros} us of CPU an order; ${bytes} bytes of telemetry arrived`,
    `  price:   ${percent(cpuShare)} of the CPU, ${percent(throughputShare)} of the throughput`,
  ].join('\n');
}

/** @param {readonly Rig[]} rigs @param {{ rounds: number, measureMs: number }} plan @param {import('../terminal/log.mjs').Log} log */
async function inTurns(rigs, { rounds, measureMs }, log) {
  /** @type {import('./measured-run.mjs').MeasuredRun[][]} */
  const runs = rigs.map(() => []);
  await log.step('measuring in turns', async (progress) => {
    for (let round = 0; round <= rounds; round++) {
      // Whoever comes second finds the machine otherwise than whoever came first.
      const order = round % 2 === 0 ? [...rigs.entries()] : [...rigs.entries()].reverse();
      for (const [index, rig] of order) {
        progress(round === 0 ? 'warming up' : `round ${round} of ${rounds}`);
        const run = await runOnce(rig, round === 0 ? 0 : measureMs);
        if (round > 0) runs[index]?.push(run);
      }
    }
  });
  return /** @type {[import('./measured-run.mjs').MeasuredRun[], import('./measured-run.mjs').MeasuredRun[]]} */ (runs);
}

/** @param {Rig} rig @param {number} measureMs @returns {Promise<import('./measured-run.mjs').MeasuredRun>} */
async function runOnce(rig, measureMs) {
  /** @type {import('./measured-run.mjs').Reading[]} */
  const readings = [];
  const look = async () => readings.push(await rig.read());
  await sleep(PAUSE_MS);
  const warmUpMs = measureMs === 0 ? WARM_UP_MS : WARM_UP_MS / 4;
  const measured = await closedLoop(() => rig.ours.placeOne(), {
    inFlight: IN_FLIGHT,
    warmUpMs,
    measureMs,
    onBegin: look,
    onEnd: look,
  });
  rig.note('ours', measured);
  const [before, after] = /** @type {any} */ (readings);
  return { side: 'ours', level: IN_FLIGHT, latencies: measured.latencies, seconds: measured.seconds, before, after };
}

/** @param {readonly import('./measured-run.mjs').MeasuredRun[]} runs */
function side(runs) {
  const cpu = Object.entries(/** @type {Record<string, number>} */ (costsOfRuns(runs).cpuMicros));
  const cpuMicros = cpu.filter(([name]) => !NOT_OURS.includes(name)).reduce((sum, [, micros]) => sum + micros, 0);
  return { ordersPerSec: figuresOfRuns(runs).ordersPerSec, cpuMicros };
}

/** @param {TelemetryPrice['off']} off @param {TelemetryPrice['on']} on @param {number} bytes @param {readonly string[]} failures */
function priceOf(off, on, bytes, failures) {
  const cpuShare = on.cpuMicros / off.cpuMicros - 1;
  const throughputShare = 1 - on.ordersPerSec / off.ordersPerSec;
  return { sampleRatio: SAMPLE_RATIO, off, on, cpuShare, throughputShare, bytes, failures };
}
