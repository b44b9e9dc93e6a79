import { askInstances } from './instances.mjs';
import { explainedHere } from './explained-here.mjs';
import { explainedTable } from './explained-table.mjs';

/**
 * Prints a service's settings, and why each is as it is.
 *
 * @param {import('./workplace.mjs').Workplace} workplace
 * @param {import('./arguments.mjs').ConfigOptions} options
 * @param {(text: string) => void} print
 * @param {import('../terminal/paint.mjs').Paint} paint
 * @returns {Promise<number>} exit code: 1 when something is refused, or an instance that was named does not answer
 */
export async function explain(workplace, options, print, paint) {
  const { service, key, offline, instances, json } = options;
  const setting = key?.split('/')[0];
  const { shape } = /** @type {import('./schemas.mjs').Schema} */ (workplace.schemas.get(service));
  if (setting !== undefined && !(setting in shape)) throw new Error(`${service} has no setting ${setting}`);
  const answers = offline ? [] : await askInstances(options);
  const answering = answers.flatMap((answer) => ('report' in answer ? [answer] : []));
  const silent = answers.flatMap((answer) => ('error' in answer ? [answer] : []));
  const mustAnswer = instances.length > 0;
  const shown =
    answering.length > 0 || mustAnswer
      ? answering
      : [{ instance: null, report: await explainedHere(workplace, service) }];
  const reports = shown.map(({ instance, report: { store, settings } }) => ({
    instance,
    store,
    settings: settings.filter(({ name }) => setting === undefined || name === setting),
  }));
  if (json) print(JSON.stringify({ service, reports, silent }));
  else print([...reports.map((report) => textOf(service, report, paint)), ...silent.map(silence)].join('\n\n'));
  const isRefused = reports.some(({ settings }) => settings.some(({ refused }) => refused));
  return isRefused || (mustAnswer && silent.length > 0) ? 1 : 0;
}

/**
 * @param {string} service
 * @param {{ instance: string | null, store: string, settings: readonly import('@comanda/config').Explained[] }} report
 * @param {import('../terminal/paint.mjs').Paint} paint
 */
function textOf(service, { instance, store, settings }, paint) {
  const who = instance ?? 'no instance asked: as file, environment and store say it here';
  return `${paint.bold(service)} ${paint.dim(`(${who}; store: ${store})`)}\n${explainedTable(settings, paint)}`;
}

/** @param {{ instance: string, error: string }} silent */
const silence = ({ instance, error }) => `${instance} ${error}.`;
