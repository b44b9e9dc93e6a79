import { SERVICES } from '../stack/services.mjs';

/**
 * How to run each service from its sources on the servers of the stack.
 *
 * @param {import('../stack/index.d.mts').Stack} stack
 * @param {import('../stack/index.d.mts').Ports} ports
 * @param {import('../terminal/paint.mjs').Paint} paint
 */
export function serveLines(stack, ports, { bold, dim }) {
  const lines = SERVICES.map(({ name, http, grpc, database }) => {
    const own = {
      ...(database && { DATABASE_URL: stack.databaseUrl(name), NATS_URL: stack.urls.nats }),
      ...(ports[`${name}.http`] !== http && { HTTP_PORT: ports[`${name}.http`] }),
      ...(grpc !== undefined && ports[`${name}.grpc`] !== grpc && { GRPC_PORT: ports[`${name}.grpc`] }),
      ...peersElsewhere(ports),
    };
    const settings = Object.entries(own).map(([key, value]) => `${key}=${value} `);
    return `  ${settings.join('')}npx nx serve ${name}`;
  });
  const title = `${bold('Postgres and nats-server are up.')} ${dim('Each service in a terminal of its own:')}`;
  return [title, ...lines, '', 'Ctrl-C stops them.'].join('\n');
}

/** @param {import('../stack/index.d.mts').Ports} ports */
function peersElsewhere(ports) {
  const moved = SERVICES.filter(({ name, grpc }) => grpc !== undefined && ports[`${name}.grpc`] !== grpc);
  return Object.fromEntries(
    moved.map(({ name }) => [`${name.toUpperCase()}_GRPC_URL`, `127.0.0.1:${ports[`${name}.grpc`]}`]),
  );
}
