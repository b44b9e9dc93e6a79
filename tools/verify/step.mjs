import { command } from './command.mjs';

/**
 * One thing that verify checks.
 *
 * @typedef {object} Step
 * @property {string} name
 * @property {string} fix what to do when it fails
 * @property {() => Promise<string | undefined>} run answers what there is to say although it passed; throws on a failure
 * @property {boolean} [slow] left out by --fast
 */

/** A step found something wrong; `output` is what to show. */
export class StepFailed extends Error {
  /** @param {string} output @param {string} [fix] instead of the step's own */
  constructor(output, fix) {
    super('step failed');
    this.output = output;
    this.fix = fix;
  }
}

/**
 * Runs a program of node_modules/.bin, or of PATH.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {import('./command.mjs').CommandOptions & { fix?: string }} [options]
 * @throws {StepFailed} with its output, unless it exits with 0
 */
export async function mustPass(program, args, options = {}) {
  const result = await command(program, args, options);
  if (result.code !== 0) throw new StepFailed(result.output, options.fix);
  return result;
}
