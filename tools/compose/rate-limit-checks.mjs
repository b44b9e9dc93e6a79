import { check } from './check-failed.mjs';

const SETTING = 'RATE_LIMIT_PER_SECOND';
const REQUESTS = 30;
const LIMITED = 429;
/** Until the limit counts in all gateways, and the last second is over. */
const PATIENCE_MS = 60_000;

/** @typedef {import('./engine.mjs').ComposeProject} ComposeProject */

/**
 * Behind fabio each client has a limit of its own: one that asks too often is refused, whatever addresses it says are its own, and
 * meanwhile another is let in.
 *
 * @param {ComposeProject} project
 * @param {string} url of the HTTP API
 */
export async function checkWhoIsLimited(project, url) {
  const [other] = await project.containers('kitchen');
  const inside = other?.id ?? 'kitchen';
  await project.evaluate(inside, setLimit('PUT'));
  try {
    const end = performance.now() + PATIENCE_MS;
    while (!(await flood(url)).includes(LIMITED))
      check(performance.now() < end, 'a client that says it is another each time is never refused');
    const flooding = flood(url);
    const status = Number(await project.evaluate(inside, asAnother()));
    await flooding;
    check(status === 200, `while one client is over its limit, another gets ${status}`);
  } finally {
    await project.evaluate(inside, setLimit('DELETE'));
  }
}

/** @param {string} url @returns {Promise<number[]>} statuses of requests that say that each comes from somewhere else */
function flood(url) {
  return Promise.all(
    Array.from({ length: REQUESTS }, async (_, index) => {
      const headers = { 'x-forwarded-for': `192.0.2.${index}` };
      const response = await fetch(`${url}/v1/restaurants?pageSize=1`, { headers });
      await response.arrayBuffer();
      return response.status;
    }),
  );
}

/** @param {'PUT' | 'DELETE'} method */
function setLimit(method) {
  const request = { method, ...(method === 'PUT' && { body: '1' }) };
  return `
    const { CONFIG_KV_URL, CONFIG_ENVIRONMENT } = process.env;
    const key = CONFIG_KV_URL + '/v1/kv/comanda/' + CONFIG_ENVIRONMENT + '/gateway/${SETTING}';
    const { ok, status } = await fetch(key, ${JSON.stringify(request)});
    if (!ok) throw new Error('Consul says ' + status);`;
}

/** By the address of the container, which is not the one that the machine's own requests come from. */
function asAnother() {
  return `
    const { status } = await fetch('http://fabio:9999/v1/restaurants?pageSize=1');
    console.log(status);`;
}
