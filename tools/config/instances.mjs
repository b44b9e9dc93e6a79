import { wellKnownPorts } from '../stack/ports.mjs';

const ANSWER_MS = 2_000;

/**
 * What a process says of its settings, at `/configz`.
 *
 * @typedef {object} Report
 * @property {string} service
 * @property {'none' | 'waiting' | 'connected' | 'lost'} store
 * @property {readonly import('@comanda/config').Explained[]} settings
 *
 * @typedef {{ instance: string, report: Report } | { instance: string, error: string }} Answer
 */

/**
 * Asks the instances that are named, or the one of the demo.
 *
 * @param {Pick<import('./arguments.mjs').ConfigOptions, 'service' | 'instances' | 'portOffset'>} options
 * @returns {Promise<readonly Answer[]>}
 */
export async function askInstances({ service, instances, portOffset }) {
  const port = wellKnownPorts({ offset: portOffset })[`${service}.http`];
  const urls = instances.length > 0 ? instances : [`http://127.0.0.1:${port}`];
  return Promise.all(urls.map((url) => ask(url, service)));
}

/** @param {string} url @param {string} service @returns {Promise<Answer>} */
async function ask(url, service) {
  const instance = url.replace(/\/$/, '');
  try {
    const response = await fetch(`${instance}/configz`, { signal: AbortSignal.timeout(ANSWER_MS) });
    if (!response.ok) return { instance, error: `answers ${response.status}` };
    const report = /** @type {Report} */ (await response.json());
    return report.service === service ? { instance, report } : { instance, error: `is ${report.service}` };
  } catch {
    return { instance, error: 'does not answer' };
  }
}
