import { setTimeout as sleep } from 'node:timers/promises';
import { closedLoop } from './closed-loop.mjs';
import { ratioOf } from './latencies.mjs';
import { costsOfRuns, cpuOfRuns, figuresOfRuns } from './measured-run.mjs';

/** Before each window, at its own level. */
const WARM_UP_MS = 2_000;
/** Before all windows: code gets compiled, plans get cached, connections get made. */
const FIRST_WARM_UP_MS = { floor: 2_000, ours: 6_000 };
const FIRST_WARM_UP_LEVEL = 64;
/** For what is still going on behind the load, so that it is not counted against the other side. */
const PAUSE_MS = 500;
const SIDES = /** @type {const} */ (['floor', 'ours']);

/**
 * @typedef {import('./latencies.mjs').Figures} Figures
 * @typedef {import('./measured-run.mjs').MeasuredRun} MeasuredRun
 * @typedef {import('../terminal/log.mjs').Log} Log
 * @typedef {{ levels: readonly number[], seconds: number, rounds: number }} Plan
 *
 * @typedef {object} Measurement
 * @property {Record<string, Figures>} floor by level
 * @property {Record<string, Figures>} ours by level
 * @property {Record<string, number>} ratio by level: 1 is as fast as the floor
 * @property {Record<string, any>} perOrder what one of our orders cost, by level
 * @property {Record<string, any>} perFloorOrder likewise of the floor
 * @property {Record<string, number>} cpuSeconds of all our windows, by process
 */

/** Brings both sides up to speed. @param {import('./rig.mjs').Rig} rig @param {Log} log */
export function warmUp(rig, log) {
  return log.step('warming up', async (progress) => {
    for (const side of SIDES) {
      progress(side);
      const loop = { inFlight: FIRST_WARM_UP_LEVEL, warmUpMs: FIRST_WARM_UP_MS[side], measureMs: 0 };
      rig.note(side, await closedLoop(() => rig[side].placeOne(), loop));
    }
  });
}

/**
 * Measures both sides at each level, in turns.
 *
 * @param {import('./rig.mjs').Rig} rig
 * @param {Plan} plan
 * @param {Log} log
 * @returns {Promise<Measurement>}
 */
export async function measure(rig, plan, log) {
  /** @type {MeasuredRun[]} */
  const runs = [];
  for (const level of plan.levels) {
    await log.step(`measuring ${level} in flight`, async (progress) => {
      for (let round = 1; round <= plan.rounds; round++) {
        for (const side of SIDES) {
          progress(`${side}, round ${round} of ${plan.rounds}`);
          runs.push(await runOnce(rig, side, level, (1_000 * plan.seconds) / plan.rounds));
        }
      }
    });
  }
  return measurementOf(runs, plan.levels);
}

/** @param {import('./rig.mjs').Rig} rig @param {'floor' | 'ours'} side @param {number} level @param {number} measureMs @returns {Promise<MeasuredRun>} */
async function runOnce(rig, side, level, measureMs) {
  /** @type {import('./measured-run.mjs').Reading[]} */
  const readings = [];
  const look = async () => readings.push(await rig.read());
  await sleep(PAUSE_MS);
  const loop = { inFlight: level, warmUpMs: WARM_UP_MS, measureMs, onBegin: look, onEnd: look };
  const measured = await closedLoop(() => rig[side].placeOne(), loop);
  rig.note(side, measured);
  if (side === 'ours') rig.profiler?.noteWindow(level, measured.window);
  const [before, after] = /** @type {any} */ (readings);
  return { side, level, latencies: measured.latencies, seconds: measured.seconds, before, after };
}

/** @param {readonly MeasuredRun[]} runs @param {readonly number[]} levels @returns {Measurement} */
function measurementOf(runs, levels) {
  const of = (/** @type {'floor' | 'ours'} */ side, /** @type {number} */ level) =>
    runs.filter((run) => run.side === side && run.level === level);
  /** @template T @param {(level: number) => T} figure @returns {Record<string, T>} */
  const byLevel = (figure) => Object.fromEntries(levels.map((level) => [level, figure(level)]));
  return {
    floor: byLevel((level) => figuresOfRuns(of('floor', level))),
    ours: byLevel((level) => figuresOfRuns(of('ours', level))),
    ratio: byLevel((level) => ratioOf(figuresOfRuns(of('ours', level)), figuresOfRuns(of('floor', level)))),
    perOrder: byLevel((level) => costsOfRuns(of('ours', level))),
    perFloorOrder: byLevel((level) => costsOfRuns(of('floor', level))),
    cpuSeconds: cpuOfRuns(runs.filter(({ side }) => side === 'ours')),
  };
}
