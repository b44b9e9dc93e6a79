import { element, escapeText, label } from './svg.mjs';

const WIDTH = 860;
const HEIGHT = 380;
const PLOT = { left: 60, right: 800, top: 60, bottom: 300 };
const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #1f2328 }
  .title { font-weight: 600; font-size: 14px }
  .quiet { fill: #59636e }
  .end { text-anchor: end }
  .grid { stroke: #8b949e; stroke-opacity: .35 }
  .offered { fill: none; stroke: #8b949e; stroke-width: 1.5; stroke-dasharray: 4 3 }
  .good { fill: #2f81f7 }
  .refused { fill: #d29922 }
  .failed { fill: #cf222e }
  @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .quiet { fill: #9198a1 } }
`;
const STACKED = /** @type {const} */ (['good', 'refused', 'failed']);
const LEGEND = { good: 'orders approved', refused: 'refused: 503, Retry-After', failed: 'failed' };

/**
 * Each second of an overload as a picture: what was asked for as a line, and what became of it as bars, one upon the other.
 *
 * @param {Pick<import('./result.mjs').BenchResult, 'overload' | 'conditions'>} result of an overload
 * @returns {string} an SVG document
 */
export function overloadChart({ overload, conditions }) {
  const { timeline, peakPerSec, goodputKept, phases } = /** @type {import('./overload.mjs').OverloadResult} */ (
    overload
  );
  const most = Math.max(
    1,
    ...timeline.map(({ offered, good, refused, failed }) => Math.max(offered, good + refused + failed)),
  );
  const x = (/** @type {number} */ second) =>
    PLOT.left + ((PLOT.right - PLOT.left) * second) / Math.max(1, timeline.length);
  const y = (/** @type {number} */ count) => PLOT.bottom - ((PLOT.bottom - PLOT.top) * count) / most;
  const title = `Requests a second; peak ${peakPerSec} orders/s, ${Math.round(100 * goodputKept)} % of it kept at ${phases.at(-1)?.factor} times as much`;
  const view = {
    xmlns: 'http://www.w3.org/2000/svg',
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    width: WIDTH,
    height: HEIGHT,
    role: 'img',
  };
  const parts = [
    element('title', {}, escapeText(title)),
    element('style', {}, STYLE),
    label(PLOT.left, 20, title, 'title'),
    legend(),
    grid(most, y),
    ...timeline.map((second, index) => bars(second, x(index), x(index + 1) - x(index) - 1, y)),
    element('polyline', { class: 'offered', points: steps(timeline, x, y) }),
    label(
      PLOT.left,
      HEIGHT - 40,
      'seconds: 0.5, 1, 2 and 5 times the peak, each waited for but the last, then 0.5 again',
      'quiet',
    ),
    label(PLOT.left, HEIGHT - 18, footer(conditions), 'quiet'),
  ];
  return `${element('svg', view, ...parts)}\n`;
}

function legend() {
  return STACKED.map((name, index) => {
    const left = PLOT.left + 200 * index;
    return (
      element('rect', { x: left, y: 32, width: 10, height: 10, class: name }) +
      label(left + 16, 41, LEGEND[name], 'quiet')
    );
  }).join('');
}

/** @param {number} most @param {(count: number) => number} y */
function grid(most, y) {
  const step = 10 ** Math.floor(Math.log10(most));
  const counts = Array.from({ length: 1 + Math.floor(most / step) }, (_, index) => index * step);
  return counts
    .map(
      (count) =>
        element('line', { x1: PLOT.left, x2: PLOT.right, y1: y(count), y2: y(count), class: 'grid' }) +
        label(PLOT.left - 8, y(count) + 4, count, 'quiet end'),
    )
    .join('');
}

/** @param {import('./overload-figures.mjs').Second} second @param {number} left @param {number} width @param {(count: number) => number} y */
function bars(second, left, width, y) {
  let below = 0;
  return STACKED.map((name) => {
    const from = below;
    below += second[name];
    return second[name] === 0
      ? ''
      : element('rect', { x: left, y: y(below), width, height: y(from) - y(below), class: name });
  }).join('');
}

/** @param {readonly import('./overload-figures.mjs').Second[]} timeline @param {(second: number) => number} x @param {(count: number) => number} y */
function steps(timeline, x, y) {
  const corners = timeline.flatMap(({ offered }, index) => [
    [x(index), y(offered)],
    [x(index + 1), y(offered)],
  ]);
  return corners.map((corner) => corner.map((at) => at.toFixed(1)).join(',')).join(' ');
}

/** @param {import('./conditions.mjs').Conditions} conditions */
function footer({ at, cores, cpu, node, loadAverage }) {
  return `npm run bench -- --overload, ${at.slice(0, 10)}: ${cores} cores (${cpu}), Node ${node}, load average before ${loadAverage[0]}`;
}
