import Table from 'cli-table3';

const WIDTH = 40;
const MARKS = { good: '█', refused: '░', failed: '!' };

/** The result for people. @param {import('./overload.mjs').OverloadResult} result */
export function overloadText({ peakPerSec, phases, goodputKept, normalAgainSeconds, timeline }) {
  const again =
    normalAgainSeconds === null ? 'it did not become normal again' : `normal again after ${normalAgainSeconds} s`;
  return [
    phasesTable(phases),
    `  peak ${peakPerSec} orders/s; at ${phases.at(-1)?.factor} times as much ${(100 * goodputKept).toFixed(0)} % of it; ${again}`,
    `  each second: ${MARKS.good} orders approved, ${MARKS.refused} refused, ${MARKS.failed} failed; p95 of the orders in ms`,
    ...timelineLines(timeline),
  ].join('\n');
}

/** @param {readonly import('./overload.mjs').OverloadPhase[]} phases */
function phasesTable(phases) {
  const head = ['peaks', 'asked/s', 'approved/s', 'p50', 'p95', 'p99', 'refused/s', 'p50', 'p99', 'failed'];
  const style = { head: [], border: [], compact: true };
  const out = new Table({ head, style, colAligns: head.map(() => 'right') });
  for (const { factor, offeredPerSec, goodPerSec, good, refusedPerSec, refused, failed } of phases) {
    const cells = [
      factor,
      offeredPerSec,
      goodPerSec,
      good.p50,
      good.p95,
      good.p99,
      refusedPerSec,
      refused.p50,
      refused.p99,
      failed,
    ];
    out.push(cells.map((cell) => (Number.isNaN(cell) ? '' : String(cell))));
  }
  return out.toString();
}

/** @param {readonly import('./overload-figures.mjs').Second[]} timeline */
function timelineLines(timeline) {
  const most = Math.max(1, ...timeline.map(({ good, refused, failed }) => good + refused + failed));
  return timeline.map(({ good, refused, failed, p95 }, second) => {
    const bar = (/** @type {number} */ count, /** @type {string} */ mark) =>
      mark.repeat(Math.ceil((WIDTH * count) / most));
    const bars = bar(good, MARKS.good) + bar(refused, MARKS.refused) + bar(failed, MARKS.failed);
    return `  ${String(second).padStart(3)} s ${bars} ${p95 === null ? '' : Math.round(p95)}`;
  });
}
