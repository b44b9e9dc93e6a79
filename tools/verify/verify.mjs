import { StepFailed } from './step.mjs';

/** Most steps keep one processor busy. */
const AT_ONCE = 2;

/**
 * Runs the steps, two at a time and the slow ones alone, all of them whatever fails. Answers whether every one passed.
 *
 * @typedef {import('./step.mjs').Step} Step
 * @typedef {{ name: string, ok: boolean, ms: number, note?: string, fix?: string, output?: string }} Result
 *
 * @param {readonly Step[]} steps
 * @param {{ fast?: boolean, json?: boolean, only?: readonly string[] }} options
 * @param {import('../terminal/log.mjs').Log} log
 * @throws {Error} when `only` names a step that there is not
 */
export async function verify(steps, { fast = false, json = false, only = [] }, log) {
  const started = performance.now();
  const chosen = choose(steps, fast, only);
  const quick = await runAll(
    chosen.filter(({ slow }) => !slow),
    AT_ONCE,
    log,
  );
  const slow = await runAll(
    chosen.filter(({ slow }) => slow),
    1,
    log,
  );
  const results = [...quick, ...slow];
  const ok = results.every((result) => result.ok);
  const ms = since(started);
  if (json) process.stdout.write(`${JSON.stringify({ ok, ms, steps: results })}\n`);
  log.line(`${ok ? 'verified' : 'NOT verified'} in ${(ms / 1000).toFixed(1)} s`);
  return ok;
}

/** @param {readonly Step[]} steps @param {boolean} fast @param {readonly string[]} only */
function choose(steps, fast, only) {
  const unknown = only.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) {
    throw new Error(`no step ${unknown.join(', ')}; there are ${steps.map((step) => step.name).join(', ')}`);
  }
  return steps.filter((step) => (only.length > 0 ? only.includes(step.name) : !(fast && step.slow)));
}

/**
 * Begins them in their order.
 *
 * @param {readonly Step[]} steps @param {number} atOnce @param {import('../terminal/log.mjs').Log} log
 * @returns {Promise<Result[]>} in the order of the steps
 */
async function runAll(steps, atOnce, log) {
  /** @type {Result[]} */
  const results = [];
  const left = steps.entries();
  const lane = async () => {
    for (const [index, step] of left) results[index] = await run(step, log);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return results;
}

/** @param {Step} step @param {import('../terminal/log.mjs').Log} log @returns {Promise<Result>} */
async function run(step, log) {
  const started = performance.now();
  const result = { name: step.name, ok: true, ms: 0 };
  try {
    const note = await log.step(step.name, () => step.run());
    if (note) log.line(log.paint.dim(`    ${note}`));
    return { ...result, ms: since(started), ...(note && { note }) };
  } catch (error) {
    const { output, fix } = failureOf(step, error);
    log.line(`\n${output.replace(/^/gm, '    ')}\n\n    to fix: ${fix}\n`);
    return { ...result, ok: false, ms: since(started), fix, output };
  }
}

/** @param {Step} step @param {unknown} error */
function failureOf(step, error) {
  if (error instanceof StepFailed) return { output: error.output.trim(), fix: error.fix ?? step.fix };
  return { output: error instanceof Error ? String(error.stack) : String(error), fix: step.fix };
}

/** @param {number} started */
const since = (started) => Math.round(performance.now() - started);
