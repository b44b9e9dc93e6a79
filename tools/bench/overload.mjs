import { setTimeout as sleep } from 'node:timers/promises';
import { lowerPriority } from '../process/lower-priority.mjs';
import { SERVICE_NAMES } from '../stack/services.mjs';
import { closedLoop } from './closed-loop.mjs';
import { round } from './latencies.mjs';
import { openLoop } from './open-loop.mjs';
import { normalAgainAfter, phaseFigures } from './overload-figures.mjs';
import { OverloadClient } from './overload-client.mjs';
import { orderBodies } from './town.mjs';

/** Orders in flight that saturate it: what it does then is its peak. */
const SATURATING = 256;
/** Orders a second that are asked for, in peaks. */
const FACTORS = [0.5, 1, 2, 5];
/** After the overload so much is asked for, and looked at for so long. */
const AFTERWARDS = { factor: 0.5, seconds: 20 };
/** At the beginning of each phase, not measured. */
const RAMP_SECONDS = 2;
const PAUSE_MS = 1_000;
/** Of all services but the gateway, which otherwise waits for the processor with all that it has let in. */
const NICENESS = 10;

/**
 * What a phase has shown. Latencies are in milliseconds, from the moment that a request was due.
 *
 * @typedef {object} OverloadPhase
 * @property {number} factor of the peak
 * @property {number} offeredPerSec
 * @property {number} goodPerSec orders that ended approved
 * @property {number} refusedPerSec requests that were refused with 503 OVERLOADED
 * @property {number} failed those that ended otherwise
 * @property {{ p50: number, p95: number, p99: number }} good
 * @property {{ p50: number, p95: number, p99: number }} refused
 *
 * @typedef {object} OverloadResult
 * @property {number} peakPerSec orders a second with as many in flight as it can do with
 * @property {readonly OverloadPhase[]} phases
 * @property {number} goodputKept goodput in the last phase, in peaks
 * @property {number | null} normalAgainSeconds from the end of the overload until orders were as fast as before and none was refused; null if never
 * @property {readonly import('./overload-figures.mjs').Second[]} timeline each second of all phases
 */

/**
 * Asks for more than can be done, at fixed rates, however long each takes. The services give way to the gateway, as in compose.
 *
 * @param {import('./rig.mjs').Rig} rig
 * @param {{ seconds: number }} options
 * @param {import('../terminal/log.mjs').Log} log
 * @returns {Promise<OverloadResult>}
 */
export async function measureOverload(rig, { seconds }, log) {
  for (const name of SERVICE_NAMES.filter((service) => service !== 'gateway')) {
    lowerPriority(/** @type {number} */ (rig.stack.pid(name)), NICENESS);
  }
  const peakPerSec = await log.step(`finding the peak with ${SATURATING} in flight`, () => peakOf(rig, seconds));
  const client = new OverloadClient(rig.stack.urls.gateway, orderBodies(rig.town));
  try {
    return await phasesOf(rig, client, { peakPerSec, seconds }, log);
  } finally {
    client.close();
  }
}

/** @param {import('./rig.mjs').Rig} rig @param {number} seconds */
async function peakOf(rig, seconds) {
  const loop = { inFlight: SATURATING, warmUpMs: 1_000 * RAMP_SECONDS, measureMs: 1_000 * seconds };
  const measured = await closedLoop(() => rig.ours.placeOne(), loop);
  rig.note('ours', measured);
  return round(measured.latencies.length / measured.seconds, 1);
}

/**
 * @param {import('./rig.mjs').Rig} rig
 * @param {OverloadClient} client
 * @param {{ peakPerSec: number, seconds: number }} plan
 * @param {import('../terminal/log.mjs').Log} log
 * @returns {Promise<OverloadResult>}
 */
async function phasesOf(rig, client, { peakPerSec, seconds }, log) {
  /** @type {OverloadPhase[]} */
  const phases = [];
  /** @type {(() => Promise<unknown>)[]} */
  const ends = [];
  for (const factor of FACTORS) {
    const isLast = factor === FACTORS.at(-1);
    const answers = await log.step(`asking for ${factor} times the peak`, async () => {
      const phase = await offer(client, factor * peakPerSec, RAMP_SECONDS + seconds);
      // The last one is not waited for: what comes then is what is looked at.
      if (isLast) ends.push(phase.end);
      else await phase.end();
      return phase.answers;
    });
    phases.push({ factor, ...phaseFigures(answers, factor * peakPerSec, { ramp: RAMP_SECONDS, seconds }) });
    if (!isLast) await sleep(PAUSE_MS);
  }
  const after = await log.step('asking for less again', async () => {
    const phase = await offer(client, AFTERWARDS.factor * peakPerSec, AFTERWARDS.seconds);
    await Promise.all([...ends, phase.end].map((end) => end()));
    return phase;
  });
  rig.note('ours', client.told());
  const best = Math.max(peakPerSec, ...phases.map(({ goodPerSec }) => goodPerSec));
  const last = /** @type {OverloadPhase} */ (phases.at(-1));
  const before = /** @type {OverloadPhase} */ (phases[0]);
  return {
    peakPerSec: best,
    phases,
    goodputKept: round(last.goodPerSec / best, 3),
    normalAgainSeconds: normalAgainAfter(after, before, AFTERWARDS.seconds),
    timeline: client.timeline(),
  };
}

/** @param {OverloadClient} client @param {number} perSecond @param {number} seconds */
async function offer(client, perSecond, seconds) {
  const began = performance.now();
  const first = client.answers.length;
  const load = openLoop((dueAt) => client.place(dueAt), perSecond);
  await sleep(1_000 * seconds);
  const stopped = load.stop();
  const ofPhase = () => client.answers.slice(first).filter(({ dueAt }) => dueAt >= began);
  return { began, answers: ofPhase(), end: () => stopped, all: ofPhase };
}
