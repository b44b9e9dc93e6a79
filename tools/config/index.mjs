import { change } from './change.mjs';
import { explain } from './explain.mjs';
import { readHistory, readValue, watchValues } from './read.mjs';
import { loadSchemas } from './schemas.mjs';
import { openWorkplace } from './workplace.mjs';

/**
 * @param {string} root
 * @param {import('./arguments.mjs').ConfigOptions} options
 * @param {import('../terminal/log.mjs').Log} log
 * @returns {Promise<number>} exit code
 */
export async function config(root, options, log) {
  const schemas = await loadSchemas(root, log);
  const { configureLogging } = await import('@comanda/observability');
  // What is wrong is said once, as an error of the command.
  configureLogging({ level: 'silent' });
  const workplace = await openWorkplace(options, schemas);
  const print = (/** @type {string} */ text) => process.stdout.write(`${text}\n`);
  try {
    return await COMMANDS[options.command](workplace, options, print, log.paint);
  } finally {
    await workplace.close();
  }
}

/**
 * @type {Record<import('./arguments.mjs').ConfigOptions['command'], (workplace: import('./workplace.mjs').Workplace,
 *   options: import('./arguments.mjs').ConfigOptions, print: (text: string) => void,
 *   paint: import('../terminal/paint.mjs').Paint) => Promise<number>>}
 */
const COMMANDS = {
  explain,
  get: readValue,
  set: change,
  unset: change,
  history: readHistory,
  watch: watchValues,
};
