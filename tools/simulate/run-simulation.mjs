import { simulateInLanes } from './lanes.mjs';
import { keep as keepAsTest } from './regressions.mjs';
import { jsonReport, printFailure, printReport } from './report.mjs';

/** @typedef {typeof import('../../simulation/src/index.ts')} Simulation */
/** @typedef {import('./arguments.mjs').SimulateOptions} SimulateOptions */

/** From so many seeds on, an empty cell of the coverage is a failure. */
const ENOUGH_SEEDS = 10_000;
const SHOWN = 5;

/**
 * @param {Simulation} simulation
 * @param {SimulateOptions} options
 * @returns {Promise<number>} exit code
 */
export async function runSimulation(simulation, options) {
  simulation.quiet({ fast: options.seed === undefined });
  return options.seed === undefined ? runMany(simulation, options) : runOne(simulation, options.seed, options);
}

/** @param {Simulation} simulation @param {SimulateOptions} options */
async function runMany(simulation, { seeds, from, json }) {
  const say = sayerOf(json);
  let [shown, done] = [0, 0];
  const result = await simulateInLanes(simulation, {
    from,
    seeds,
    onResult: ({ seed, violations }) => {
      done += 1;
      if (violations.length > 0 && ++shown <= SHOWN) say(`seed ${seed}: ${violations[0]}`);
      if (done % 1_000 === 0 && done < seeds) say(`${done} seeds so far`);
    },
  });
  printReport(result, say);
  const [failed] = result.failures;
  if (failed) await showShrunk(simulation, failed.seed, say);
  if (json) process.stdout.write(`${JSON.stringify(jsonReport(result))}\n`);
  const hasHoles = result.seeds >= ENOUGH_SEEDS && result.coverage.empty().length > 0;
  return failed || hasHoles ? 1 : 0;
}

/** @param {Simulation} simulation @param {number} seed @param {SimulateOptions} options */
async function runOne(simulation, seed, { trace, keep, json }) {
  const say = sayerOf(json);
  const result = await simulation.simulateOne({ seed }, { keepsLines: trace });
  if (trace) result.lines?.forEach(say);
  say(
    `seed ${seed}: ${result.orders} orders, ${result.faults.length} faults, ${result.events} events, hash ${result.hash}`,
  );
  result.violations.forEach(say);
  const shrunk = result.violations.length > 0 ? await showShrunk(simulation, seed, say) : undefined;
  if (keep && shrunk) say(`kept as ${keepAsTest(shrunk)}`);
  if (json) process.stdout.write(`${JSON.stringify({ ...result, lines: undefined, faults: result.faults.length })}\n`);
  return result.violations.length > 0 ? 1 : 0;
}

/** @param {Simulation} simulation @param {number} seed @param {(line: string) => void} say */
async function showShrunk(simulation, seed, say) {
  const shrunk = await simulation.shrink(seed);
  if (shrunk) printFailure(shrunk, await simulation.simulateOne(shrunk.spec, { keepsLines: true }), say);
  return shrunk;
}

/** @param {boolean} json @returns {(line: string) => void} */
function sayerOf(json) {
  const stream = json ? process.stderr : process.stdout;
  return (line) => void stream.write(`${line}\n`);
}
