import { wellKnownPorts } from '../stack/ports.mjs';

const ANSWER_MS = 2_000;
const AGAIN_MS = 100;

/**
 * What a process says of its settings, at `/configz`.
 *
 * @typedef {object} Report
 * @property {string} service
 * @property {'none' | 'waiting' | 'connected' | 'lost'} store
 * @property {readonly import('@comanda/config').Explained[]} settings
 *
 * @typedef {{ instance: string, report: Report } | { instance: string, error: string }} Answer
 * @typedef {Pick<import('./arguments.mjs').ConfigOptions, 'service' | 'instances' | 'portOffset'>} Asked
 */

/**
 * Asks the instances that are named; or those that the registry knows, which is that of REGISTRY_URL or of the demo; or the demo's one.
 *
 * @param {Asked} options
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<readonly Answer[]>}
 */
export async function askInstances(options, env = process.env) {
  const { service, instances, portOffset } = options;
  const ports = wellKnownPorts({ offset: portOffset, env });
  const urls = instances.length > 0 ? instances : await registered(service, ports, env);
  const asked = urls.length > 0 ? urls : [`http://127.0.0.1:${ports[`${service}.http`]}`];
  return Promise.all(asked.map((url) => ask(url, service)));
}

/** @param {string} service @param {import('../stack/ports.mjs').Ports} ports @param {NodeJS.ProcessEnv} env */
async function registered(service, ports, env) {
  const { REGISTRY_URL: given, REGISTRY_TOKEN: token } = env;
  const registries = given ? [given] : [`consul://127.0.0.1:${ports['consul']}`, `nats://127.0.0.1:${ports['nats']}`];
  for (const url of registries) {
    const urls = await listed(url, service, token);
    if (urls.length > 0) return urls;
  }
  return [];
}

/** None where the registry does not answer soon. @param {string} url @param {string} service @param {string | undefined} token */
async function listed(url, service, token) {
  const { openRegistry } = await import('@comanda/discovery');
  const registry = openRegistry(url, { token, connectionName: 'npm run config' });
  try {
    // A connection that is only being made answers a little later.
    for (const until = performance.now() + ANSWER_MS; performance.now() < until; await pause(AGAIN_MS)) {
      const instances = await registry.list(service).catch(() => undefined);
      if (instances)
        return instances.flatMap(({ address, endpoints: { http } }) => (http ? [`http://${address}:${http}`] : []));
    }
    return [];
  } finally {
    await registry.close();
  }
}

/** @param {number} ms */
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

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
