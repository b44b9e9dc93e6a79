import { createServer } from 'node:net';
import { SERVICES } from './services.mjs';

const HOST = '127.0.0.1';
/** Below what systems hand out for outgoing connections: a port of ours is not taken while its server restarts. */
const LOWEST = 20_000;
const HIGHEST = 32_000;
/** Where browsers, and Node's fetch, refuse to speak HTTP; only those that an offset may hit. */
const NOT_FOR_HTTP = [2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6697, 10080];

/** @typedef {Record<string, number>} Ports by name: `postgres`, `nats`, `consul`, `fabio`, `<service>.http`, `<service>.grpc` */

const CONSUL = { consul: 48_500, 'consul.server': 48_501, 'consul.gossip': 48_502 };
/** As in fabio.properties. */
const FABIO = { fabio: 9_999, 'fabio.grpc': 9_998, 'fabio.pages': 9_997, 'fabio.metrics': 9_996 };
const DEFAULTS = { postgres: 54_320, nats: 42_220, ...CONSUL, ...FABIO, ...servicePorts() };

function servicePorts() {
  const pairs = SERVICES.flatMap(({ name, http, grpc }) => [
    [`${name}.http`, http],
    ...(grpc === undefined ? [] : [[`${name}.grpc`, grpc]]),
  ]);
  return Object.fromEntries(pairs);
}

/** Environment variable that sets the port of that name: `order.grpc` is set by ORDER_GRPC_PORT. */
export function portVariable(/** @type {string} */ name) {
  return `${name.replace('.', '_').toUpperCase()}_PORT`;
}

/**
 * The well-known ports: the defaults, moved by the offset, unless the environment sets one.
 *
 * @param {{ offset?: number, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Ports}
 * @throws {Error} when one is no port
 */
export function wellKnownPorts({ offset = 0, env = process.env } = {}) {
  const pairs = Object.entries(DEFAULTS).map(([name, port]) => {
    const given = env[portVariable(name)];
    const value = given ? Number(given) : port + offset;
    requireUsable(name, value);
    return [name, value];
  });
  return Object.fromEntries(pairs);
}

/** @param {string} name @param {number} port */
function requireUsable(name, port) {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`${portVariable(name)}: ${port} is not a port, which is a number from 1 to 65535`);
  }
  if (name.endsWith('.http') && NOT_FOR_HTTP.includes(port)) {
    throw new Error(`${portVariable(name)}: browsers do not speak HTTP on port ${port}; choose another one`);
  }
}

/** Ports that nobody listens on now, for tests that run beside anything else. @returns {Promise<Ports>} */
export async function freePorts(names = Object.keys(DEFAULTS)) {
  /** @type {Ports} */
  const ports = {};
  for (const name of names) ports[name] = await freePort(Object.values(ports));
  return ports;
}

/** @param {readonly number[]} taken */
async function freePort(taken) {
  for (let tries = 0; tries < 1_000; tries++) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
    if (!taken.includes(port) && (await isFree(port))) return port;
  }
  throw new Error(`found no free port between ${LOWEST} and ${HIGHEST}`);
}

/**
 * @param {Ports} ports
 * @throws {Error} that names every port that someone else listens on, and the way out
 */
export async function requireFree(ports) {
  const taken = [];
  for (const [name, port] of Object.entries(ports)) if (!(await isFree(port))) taken.push({ name, port });
  if (taken.length === 0) return;
  throw new Error(
    [
      `These ports are taken by another program:`,
      ...taken.map(({ name, port }) => `  - ${port}, for ${name.replace('.', "'s ")} (${portVariable(name)})`),
      `Stop it, or move all ports with --port-offset N (for example 1000), or one with its variable above.`,
    ].join('\n'),
  );
}

/** @param {number} port @returns {Promise<boolean>} */
function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, HOST, () => server.close(() => resolve(true)));
  });
}
