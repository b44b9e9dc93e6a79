import { availableParallelism } from 'node:os';
import { runWorker } from './index.mjs';
import { mutants } from './mutants.mjs';

const LIMIT_SECONDS = 55;

/**
 * Has each mutant hunted, by a process of its own.
 *
 * @param {import('./arguments.mjs').SimulateOptions} options
 * @param {import('../terminal/log.mjs').Log} log
 * @returns {Promise<number>} exit code: 0 only if each was caught
 */
export async function runMutants({ mutant, json }, log) {
  const unknown = mutant.find((name) => !mutants.some((each) => each.name === name));
  if (unknown)
    throw new Error(`there is no mutant ${unknown}; there are ${mutants.map(({ name }) => name).join(', ')}`);
  const chosen = mutants.filter(({ name }) => mutant.length === 0 || mutant.includes(name));
  const results = await inParallel(chosen, availableParallelism(), async ({ name }) => {
    const result = await huntOne(name);
    const { caught, seconds, seeds, violation } = result;
    log.line(
      `${caught ? 'caught ' : 'MISSED '} ${name.padEnd(28)} ${seconds.toFixed(1).padStart(5)} s, seed ${seeds}: ${violation ?? 'nothing'}`,
    );
    return result;
  });
  if (json)
    process.stdout.write(
      `${JSON.stringify({ mutants: results.map(({ name, caught, seconds }) => ({ name, caught, seconds })) })}\n`,
    );
  const caught = results.filter((result) => result.caught).length;
  log.line(`${caught} of ${results.length} mutants caught`);
  return caught === results.length ? 0 : 1;
}

/** @param {string} name */
async function huntOne(name) {
  const began = performance.now();
  const { child, ended } = runWorker(['mutant', name, String(LIMIT_SECONDS)], 'pipe');
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (/** @type {string} */ chunk) => (output += chunk));
  const code = await ended;
  if (code !== 0) throw new Error(`the hunt for ${name} has ended with exit code ${code}`);
  const { caught, seeds, violation } = JSON.parse(output);
  return { name, caught, seconds: Math.round(performance.now() - began) / 1_000, seeds, violation };
}

/**
 * @template T, R
 * @param {readonly T[]} items
 * @param {number} width
 * @param {(item: T) => Promise<R>} work
 * @returns {Promise<R[]>} in the order of the items
 */
async function inParallel(items, width, work) {
  /** @type {R[]} */
  const results = [];
  const entries = items.entries();
  const lane = async () => {
    for (const [index, item] of entries) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: width }, lane));
  return results;
}
