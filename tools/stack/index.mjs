import { fileURLToPath } from 'node:url';
import { resolveServer } from '../servers/resolve.mjs';
import { silentLog } from '../terminal/log.mjs';
import { Consul } from './consul.mjs';
import { openDataFolder, resetDataFolder } from './data-folder.mjs';
import { createMissingDatabases } from './databases.mjs';
import { Fabio } from './fabio.mjs';
import { Guard } from '../process/guard.mjs';
import { migrate } from './migrations.mjs';
import { Nats } from './nats.mjs';
import { freePorts, requireFree } from './ports.mjs';
import { Postgres } from './postgres.mjs';
import { Revival } from './revival.mjs';
import { RunningStack } from './running-stack.mjs';
import { DATABASES, SERVICE_NAMES } from './services.mjs';
import { serviceOf } from './service-instance.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** @typedef {import('./index.d.mts').StackOptions} StackOptions */

/** @type {typeof import('./index.d.mts').startStack} */
export async function startStack(options = {}) {
  const { log = silentLog, services = SERVICE_NAMES } = options;
  const ports = options.ports ?? (await freePorts());
  const folder = await openDataFolder(options.dataDir, log);
  const revival = new Revival(log);
  /** @type {RunningStack | undefined} */
  let stack;
  try {
    if (options.ports) await requireFree(portsInUse(ports, [...services, ...routersOf(options)]));
    if (options.reset) resetDataFolder(folder.path);
    const guard = new Guard();
    folder.shareWith(guard);
    const begun = new RunningStack({ root, folder, ports, guard, revival, env: options.env });
    stack = begun;
    options.onBegin?.(() => begun.close());
    await Promise.all([startServers(stack, options, log), options.meanwhile?.()]);
    await startServices(stack, services, log);
    if (stack.fabio && services.some((name) => serviceOf(name) === 'gateway')) await findGateway(stack.fabio, log);
    if (options.revive) revival.begin();
    return stack;
  } catch (error) {
    if (stack) await stack.close();
    else folder.leave();
    throw error;
  }
}

/** @param {RunningStack} stack @param {StackOptions} options @param {import('../terminal/log.mjs').Log} log */
async function startServers(stack, options, log) {
  const databases = options.databases ?? databasesOf(options.services ?? SERVICE_NAMES);
  const consul = options.consul || options.fabio ? startConsul(stack, options, log) : undefined;
  await Promise.all([startNats(stack, log), startPostgres(stack, databases, log), consul]);
}

/** @param {RunningStack} stack @param {import('../terminal/log.mjs').Log} log */
async function startNats(stack, log) {
  const server = await resolveServer('nats-server', { log });
  const nats = Nats.prepare(server, stack.circumstances('nats'));
  stack.nats = nats;
  await log.step(nats.own ? 'starting nats-server' : `reaching the given ${nats.url}`, () => nats.start());
}

/** @param {RunningStack} stack @param {StackOptions} options @param {import('../terminal/log.mjs').Log} log */
async function startConsul(stack, { consulSettings: settings, fabio }, log) {
  const server = await resolveServer('consul', { log });
  const consul = Consul.prepare(server, { ...stack.circumstances('consul'), settings });
  stack.consul = consul;
  await log.step(consul.own ? 'starting Consul' : `reaching the given ${consul.url}`, () => consul.start());
  if (fabio) await startFabio(stack, consul, log);
}

/** @param {RunningStack} stack @param {Consul} consul @param {import('../terminal/log.mjs').Log} log */
async function startFabio(stack, consul, log) {
  const server = await resolveServer('fabio', { log });
  if ('url' in server && consul.own) {
    throw new Error(
      'FABIO_URL is set, so that fabio reads its routes from a Consul of its own: set CONSUL_HTTP_ADDR to that one',
    );
  }
  const fabio = Fabio.prepare(server, { ...stack.circumstances('fabio'), consulUrl: consul.url });
  stack.fabio = fabio;
  await log.step(fabio.own ? 'starting fabio' : `reaching the given ${fabio.urls.http}`, () => fabio.start());
}

/** @param {Fabio} fabio @param {import('../terminal/log.mjs').Log} log */
function findGateway(fabio, log) {
  return log.step('waiting for a route to the gateway', () => fabio.findGateway());
}

/** @param {RunningStack} stack @param {readonly string[]} databases @param {import('../terminal/log.mjs').Log} log */
async function startPostgres(stack, databases, log) {
  const postgres = await log.step('starting Postgres', async () => {
    const prepared = await Postgres.prepare(stack.circumstances('postgres'));
    stack.postgres = prepared;
    await prepared.start();
    await createMissingDatabases(prepared.url(), databases);
    return prepared;
  });
  if (databases.length === 0) return;
  const url = (/** @type {string | undefined} */ database) => postgres.url(database);
  await log.step('migrating the databases', (progress) => migrate({ root, databases, url, progress }));
}

/** @param {RunningStack} stack @param {readonly string[]} services @param {import('../terminal/log.mjs').Log} log */
async function startServices(stack, services, log) {
  if (services.length === 0) return;
  await log.step('starting the services', async (progress) => {
    const waiting = new Set(services);
    const tell = () => progress(`waiting for ${[...waiting].join(', ')}`);
    tell();
    await Promise.all(services.map((name) => stack.start(name).then(() => waiting.delete(name) && tell())));
  });
}

/** @param {readonly string[]} services */
function databasesOf(services) {
  return DATABASES.filter((database) => services.some((service) => serviceOf(service) === database));
}

/** @param {StackOptions} options */
function routersOf({ consul, fabio }) {
  return fabio ? ['consul', 'fabio'] : consul ? ['consul'] : [];
}

/** @param {import('./ports.mjs').Ports} ports @param {readonly string[]} users services, `consul` and `fabio` */
function portsInUse(ports, users) {
  const used = Object.entries(ports).filter(([name]) => {
    const [owner] = name.split('.');
    if (owner === 'nats') return !process.env['NATS_URL'];
    if (owner === 'consul' && process.env['CONSUL_HTTP_ADDR']) return false;
    if (owner === 'fabio' && process.env['FABIO_URL']) return false;
    return owner === 'postgres' || users.includes(owner ?? '');
  });
  return Object.fromEntries(used);
}

/** @type {typeof import('./index.d.mts').hasOwnFabio} */
export async function hasOwnFabio() {
  const server = await resolveServer('fabio').catch(() => undefined);
  return server !== undefined && 'path' in server;
}
