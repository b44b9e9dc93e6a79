import { StepFailed } from './step.mjs';

/**
 * Runs the steps one after another, all of them whatever fails. Answers whether every one passed.
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
  const results = [];
  for (const step of choose(steps, fast, only)) results.push(await run(step, log));
  const ok = results.every((result) => result.ok);
  const ms = results.reduce((sum, result) => sum + result.ms, 0);
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
