import { percentile, round } from './latencies.mjs';

/** @typedef {import('./overload-client.mjs').Answer} Answer */

/**
 * What was in one second: requests by when they were due, orders and refusals by when they were answered.
 *
 * @typedef {{ offered: number, good: number, refused: number, failed: number, p95: number | null }} Second `p95` of the orders, in ms
 */

/** Slower than before by so much is not normal yet. */
const NORMAL = { timesP95: 2, plusMs: 50 };

/**
 * The figures of a phase, without its ramp.
 *
 * @param {readonly Answer[]} answers of what was due in the phase
 * @param {number} offeredPerSec
 * @param {{ ramp: number, seconds: number }} length
 */
export function phaseFigures(answers, offeredPerSec, { ramp, seconds }) {
  const began = Math.min(...answers.map(({ dueAt }) => dueAt)) + 1_000 * ramp;
  const ended = answers.filter(({ endedAt }) => endedAt >= began && endedAt < began + 1_000 * seconds);
  const of = (/** @type {Answer['outcome']} */ outcome) => ended.filter((answer) => answer.outcome === outcome);
  return {
    offeredPerSec: round(offeredPerSec, 1),
    goodPerSec: round(of('good').length / seconds, 1),
    refusedPerSec: round(of('refused').length / seconds, 1),
    failed: answers.filter(({ outcome }) => outcome === 'failed').length,
    good: percentilesOf(of('good')),
    refused: percentilesOf(of('refused')),
  };
}

/** @param {readonly Answer[]} answers */
function percentilesOf(answers) {
  const sorted = Float64Array.from(answers, ({ dueAt, endedAt }) => endedAt - dueAt).sort();
  const at = (/** @type {number} */ share) => round(percentile(sorted, share), 1);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** @param {readonly Answer[]} answers @returns {Second[]} */
export function secondsOf(answers) {
  if (answers.length === 0) return [];
  const began = Math.min(...answers.map(({ dueAt }) => dueAt));
  const secondOf = (/** @type {number} */ at) => Math.floor((at - began) / 1_000);
  const count = 1 + secondOf(Math.max(...answers.map(({ endedAt }) => endedAt)));
  const seconds = Array.from({ length: count }, () => ({ offered: 0, good: 0, refused: 0, failed: 0 }));
  /** @type {number[][]} */
  const latencies = Array.from({ length: count }, () => []);
  for (const { dueAt, endedAt, outcome } of answers) {
    const [due, ended] = [secondOf(dueAt), secondOf(endedAt)];
    /** @type {any} */ (seconds[due]).offered += 1;
    /** @type {any} */ (seconds[ended])[outcome] += 1;
    if (outcome === 'good') latencies[ended]?.push(endedAt - dueAt);
  }
  return seconds.map((second, index) => ({ ...second, p95: p95Of(latencies[index] ?? []) }));
}

/** @param {number[]} latencies */
function p95Of(latencies) {
  if (latencies.length === 0) return null;
  return round(percentile(Float64Array.from(latencies).sort(), 0.95), 1);
}

/**
 * Seconds after the overload from which on what comes is done as it was before it: none refused, none much slower. `null` if it never is.
 *
 * @param {{ began: number, all: () => readonly Answer[] }} after
 * @param {Pick<import('./overload.mjs').OverloadPhase, 'good'>} before
 * @param {number} seconds
 */
export function normalAgainAfter({ began, all }, before, seconds) {
  const limit = NORMAL.timesP95 * before.good.p95 + NORMAL.plusMs;
  const bySecond = Map.groupBy(all(), ({ dueAt }) => Math.floor((dueAt - began) / 1_000));
  const isNormal = (/** @type {readonly Answer[]} */ answers) =>
    answers.every(({ outcome }) => outcome === 'good') && percentilesOf(answers).p95 <= limit;
  const normal = (/** @type {number} */ second) => isNormal(bySecond.get(second) ?? []);
  for (let second = 0; second < seconds - 1; second += 1) if (normal(second) && normal(second + 1)) return second;
  return null;
}
