import { SERVICES } from '../stack/services.mjs';

/**
 * How to run each service from its sources on the servers of the stack.
 *
 * @param {Pick<import('../stack/index.d.mts').Stack, 'urls' | 'databaseUrl'>} stack
 * @param {import('../stack/index.d.mts').Ports} ports
 * @param {import('../terminal/paint.mjs').Paint} paint
 */
export function serveLines(stack, ports, { bold, dim }) {
  const { nats, consul, fabio } = stack.urls;
  const lines = SERVICES.map(({ name, http, grpc, database }) => {
    const own = {
      ...(database && { DATABASE_URL: stack.databaseUrl(name), NATS_URL: nats }),
      // Who has the NATS of NATS_URL registers there unless told otherwise.
      ...((consul || !database) && { REGISTRY_URL: consul ?? nats }),
      ...(ports[`${name}.http`] !== http && { HTTP_PORT: ports[`${name}.http`] }),
      ...(grpc !== undefined && ports[`${name}.grpc`] !== grpc && { GRPC_PORT: ports[`${name}.grpc`] }),
    };
    const settings = Object.entries(own).map(([key, value]) => `${key}=${value} `);
    return `  ${settings.join('')}npx nx serve ${name}`;
  });
  const up = ['Postgres', 'nats-server', ...(consul ? ['Consul'] : []), ...(fabio ? ['fabio'] : [])];
  const title = `${bold(`${listed(up)} are up.`)} ${dim('Each service in a terminal of its own, in any number:')}`;
  const entry = fabio ? [`By way of fabio the API is at ${fabio.http}; its routes are at ${fabio.pages}/routes.`] : [];
  return [title, ...lines, '', ...entry, 'Ctrl-C stops them.'].join('\n');
}

/** @param {readonly string[]} names */
const listed = (names) => `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
