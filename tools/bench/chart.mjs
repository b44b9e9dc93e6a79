import { element, escapeText, label } from './svg.mjs';

const WIDTH = 860;
const TOP = 72;
const ROW = 20;
const GAP = 16;
const BOTTOM = 48;
/** Where the bars of orders a second, and the ranges of latencies, begin and end. */
const BARS = { from: 130, to: 360 };
const RANGES = { from: 500, to: 740 };

// The colours are told apart on white and on black; the words follow what the reader's system prefers.
const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #1f2328 }
  .title { font-weight: 600; font-size: 14px }
  .quiet { fill: #59636e }
  .end { text-anchor: end }
  .middle { text-anchor: middle }
  .grid { stroke: #8b949e; stroke-opacity: .35 }
  .floor { fill: #8b949e; stroke: #8b949e }
  .ours { fill: #2f81f7; stroke: #2f81f7 }
  @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .quiet { fill: #9198a1 } }
`;

/**
 * The figures as a picture: orders a second as bars, latencies from p50 over p95 to p99 on a logarithmic scale. It has no
 * background and can be read on a light page and on a dark one.
 *
 * @param {Pick<import('./result.mjs').BenchResult, 'floor' | 'ours' | 'ratio' | 'conditions'>} result
 * @returns {string} an SVG document
 */
export function chart({ floor, ours, ratio, conditions }) {
  const levels = Object.keys(ours);
  const scales = scalesOf([...Object.values(floor), ...Object.values(ours)]);
  const height = TOP + levels.length * (2 * ROW + GAP) + BOTTOM;
  const bottom = height - BOTTOM;
  const groups = levels.map((level, index) => {
    const y = TOP + index * (2 * ROW + GAP);
    const [bare, own] = [/** @type {any} */ (floor[level]), /** @type {any} */ (ours[level])];
    return [
      label(0, y + ROW + 4, `${level} in flight`, 'title'),
      row(y, 'floor', bare, scales),
      row(y + ROW, 'ours', own, scales, `${ratio[level]} of the floor`),
    ].join('\n');
  });
  const view = {
    xmlns: 'http://www.w3.org/2000/svg',
    viewBox: `-12 0 ${WIDTH} ${height}`,
    width: WIDTH,
    height,
    role: 'img',
  };
  return `${element('svg', view, element('title', {}, 'Orders a second and latencies, beside the floor'), element('style', {}, STYLE), heading(), axis(scales, bottom), ...groups, footer(height, conditions))}\n`;
}

/**
 * @typedef {{ bar: (ordersPerSec: number) => number, range: (ms: number) => number, decades: readonly number[] }} Scales
 * @param {readonly import('./latencies.mjs').Figures[]} all
 * @returns {Scales}
 */
function scalesOf(all) {
  const most = Math.max(1, ...all.map(({ ordersPerSec }) => ordersPerSec));
  const times = all.flatMap(({ p50, p99 }) => [p50, p99]).filter((ms) => ms > 0);
  const first = Math.floor(Math.log10(Math.min(1, ...times)));
  const last = Math.max(first + 1, Math.ceil(Math.log10(Math.max(10, ...times))));
  return {
    bar: (ordersPerSec) => ((BARS.to - BARS.from) * ordersPerSec) / most,
    range: (ms) => RANGES.from + ((RANGES.to - RANGES.from) * (Math.log10(ms) - first)) / (last - first),
    decades: Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index)),
  };
}

function heading() {
  return [
    label(BARS.from, 18, 'orders a second', 'title'),
    label(RANGES.from, 18, 'ms until approved: p50, p95, p99', 'title'),
    element('rect', { x: BARS.from, y: 30, width: 10, height: 10, class: 'floor' }),
    label(BARS.from + 16, 39, 'floor: six statements in bare Postgres', 'quiet'),
    element('rect', { x: BARS.from, y: 46, width: 10, height: 10, class: 'ours' }),
    label(BARS.from + 16, 55, 'ours: one saga over six services', 'quiet'),
  ].join('\n');
}

/** @param {Scales} scales @param {number} bottom */
function axis({ range, decades }, bottom) {
  const lines = decades.map((ms) => [
    element('line', { x1: range(ms), x2: range(ms), y1: TOP - 8, y2: bottom, class: 'grid' }),
    label(range(ms), TOP - 16, ms, 'quiet middle'),
  ]);
  return lines.flat().join('\n');
}

/** @param {number} y @param {'floor' | 'ours'} side @param {import('./latencies.mjs').Figures} figures @param {Scales} scales @param {string} [note] */
function row(y, side, { ordersPerSec, p50, p95, p99 }, { bar, range }, note) {
  const middle = y + ROW / 2;
  const width = bar(ordersPerSec);
  const parts = [
    element('rect', { x: BARS.from, y: y + 3, width, height: ROW - 6, rx: 2, class: side }),
    label(BARS.from + width + 6, middle + 4, note ? `${Math.round(ordersPerSec)}, ${note}` : Math.round(ordersPerSec)),
  ];
  if (!(p50 > 0)) return parts.join('\n');
  return [
    ...parts,
    element('line', { x1: range(p50), x2: range(p99), y1: middle, y2: middle, 'stroke-width': 3, class: side }),
    ...[p50, p95, p99].map((ms, index) =>
      element('circle', { cx: range(ms), cy: middle, r: index === 0 ? 5 : 3.5, class: side }),
    ),
    label(RANGES.to + 14, middle + 4, [p50, p95, p99].map(short).join(', '), 'quiet'),
  ].join('\n');
}

/** @param {number} ms */
const short = (ms) => (ms < 10 ? ms.toFixed(1) : String(Math.round(ms)));

/** @param {number} height @param {import('./conditions.mjs').Conditions} conditions */
function footer(height, { at, cores, cpu, node, postgres }) {
  const server = `Postgres ${postgres['server_version']}, fsync ${postgres['fsync']}`;
  const what = `npm run bench, ${at.slice(0, 10)}: ${cores} cores (${cpu}), Node ${node}, ${server}`;
  return element('text', { x: 0, y: height - 14, class: 'quiet' }, escapeText(what));
}
