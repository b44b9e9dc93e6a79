import { check } from './check-failed.mjs';

/** Far more than it takes, which is told: a machine that has much else to do is no fault of the settings. */
const PATIENCE_MS = 60_000;

/** @typedef {import('./engine.mjs').ComposeProject} ComposeProject */
/** @typedef {{ instances: number, before: string, steps: { step: string, ms: number, seen: boolean, levels: string[] }[] }} Told */

/**
 * The log level of a service follows its key in Consul, in each process that runs: a good value is taken, a bad one is refused and the last
 * good one stays, and without the key it is as it was.
 *
 * @param {ComposeProject} project
 * @param {string} service
 * @returns {Promise<string>} how long that took
 */
export async function checkLiveSettings(project, service) {
  const [container] = await project.containers(service);
  /** @type {Told} */
  const { instances, before, steps } = JSON.parse(await project.evaluate(container?.id ?? service, probe(service)));
  for (const { step, seen, levels } of steps)
    check(seen, `LOG_LEVEL of ${service}, ${step}: after ${PATIENCE_MS} ms the processes say ${levels.join(', ')}`);
  const told = steps.map(({ step, ms }) => `${step} after ${ms} ms`);
  return `${instances} of ${service}, at ${before}: ${told.join(', ')}`;
}

/** Runs in a container of the service, where the settings say where Consul is, and asks every container of it. @param {string} service */
function probe(service) {
  return `
    import { resolve4 } from 'node:dns/promises';
    const { CONFIG_KV_URL, CONFIG_ENVIRONMENT, HTTP_PORT } = process.env;
    const key = CONFIG_KV_URL + '/v1/kv/comanda/' + CONFIG_ENVIRONMENT + '/${service}/LOG_LEVEL';
    const hosts = await resolve4('${service}');
    const levelAt = async (host) => {
      const { settings } = await (await fetch('http://' + host + ':' + HTTP_PORT + '/configz')).json();
      const { value, refused } = settings.find(({ name }) => name === 'LOG_LEVEL');
      return refused ? value + ' (something is refused)' : value;
    };
    const levels = () => Promise.all(hosts.map(levelAt));
    const step = async (step, request, expected) => {
      const began = performance.now();
      const response = await fetch(key, request);
      if (!response.ok) throw new Error('Consul says ' + response.status);
      for (;;) {
        const now = await levels();
        const [seen, ms] = [now.every((level) => level === expected), Math.round(performance.now() - began)];
        if (seen || ms > ${PATIENCE_MS}) return { step, ms, seen, levels: now };
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    const [before] = await levels();
    const other = before === 'debug' ? 'info' : 'debug';
    const steps = [
      await step('changed', { method: 'PUT', body: other }, other),
      await step('a bad value refused', { method: 'PUT', body: 'loud' }, other + ' (something is refused)'),
      await step('changed back', { method: 'DELETE' }, before),
    ];
    console.log(JSON.stringify({ instances: hosts.length, before, steps }));`;
}
