import { root } from '../install/bootstrap.mjs';
import { demoAgainst } from '../demo/against.mjs';
import { tidyBeforeStop } from '../process/stop-signals.mjs';
import { freePorts } from '../stack/ports.mjs';
import { check } from './check-failed.mjs';
import { checkConfinement, checkHealth, checkPorts } from './container-checks.mjs';
import { ComposeProject } from './engine.mjs';
import { checkEnvExample } from './env-checks.mjs';
import { checkImages, checkLayersStay } from './image-checks.mjs';
import { crash, killContainers, ordersWhile } from './orders-under-fire.mjs';
import { checkDatabaseRights, checkMessageRights, checkNothingRefused } from './rights-checks.mjs';
import { checkLiveSettings } from './settings-checks.mjs';
import { checkWhoIsLimited } from './rate-limit-checks.mjs';

const PORTS = ['COMANDA_PORT', 'FABIO_UI_PORT', 'CONSUL_PORT', 'JAEGER_PORT', 'PROMETHEUS_PORT', 'GRAFANA_PORT'];
const TAG = 'verify';
const TWICE = ['gateway', 'order', 'orchestrator'];
const UP = ['up', '--wait', '--wait-timeout', '600'];
/** One after the other, while orders are under way. */
const KILLED = ['kitchen', 'accounting', 'consumer', 'nats', 'postgres', 'consul', 'fabio'];

/** @typedef {{ name: string, run: (progress: import('../terminal/log.mjs').Progress) => Promise<string | void> }} Check */

/**
 * Brings the compose file up as a project of its own, checks what it promises, and takes all of it away.
 *
 * @param {{ keep: boolean }} options
 * @param {import('../terminal/log.mjs').Log} log
 * @returns {Promise<number>} exit code
 */
export async function verifyCompose({ keep }, log) {
  const ports = await freePorts(PORTS);
  const settings = { ...strings(ports), COMANDA_TAG: TAG, COMPOSE_PROFILES: '' };
  const project = new ComposeProject({ root, name: `comanda-verify-${process.pid}`, settings });
  const url = `http://localhost:${ports['COMANDA_PORT']}`;
  const tidy = () => log.step('taking all of it away', () => takeAway(project));
  if (!keep) tidyBeforeStop(tidy);
  try {
    for (const { name, run } of checksOf(project, url, log)) {
      const said = await log.step(name, run);
      if (said) log.line(`    ${said}`);
    }
    log.line(log.paint.green('The compose file keeps what it promises.'));
  } catch (error) {
    log.line(await lastWords(project));
    throw error;
  } finally {
    if (keep) log.line(`It stays up at ${url}; docker compose -p ${project.name} down -v ends it.`);
    else await tidy();
  }
  return 0;
}

/** @param {ComposeProject} project @param {string} url @param {import('../terminal/log.mjs').Log} log @returns {Check[]} */
function checksOf(project, url, log) {
  const imageOf = (/** @type {string} */ name, tag = TAG) => `comanda/${name}:${tag}`;
  const isolation = { changed: 'kitchen', others: ['order', 'gateway'] };
  return [
    { name: '.env.example explains every setting', run: async () => checkEnvExample(project.root) },
    { name: 'building the images', run: (progress) => build(project, progress) },
    { name: 'images: small, and not root', run: () => checkImages(project, imageOf) },
    {
      name: 'images: a change of kitchen is no change of others',
      run: () => checkLayersStay(project, imageOf, isolation),
    },
    { name: 'profile small leaves the dashboards out', run: () => checkProfile(project) },
    { name: 'docker compose up --wait', run: (progress) => timed(() => up(project, progress)) },
    ...checksWhenUp(project),
    { name: `npm run demo -- --against ${url}`, run: () => placeDemoOrders(url, log) },
    { name: 'two of gateway, order and orchestrator', run: (progress) => timed(() => scale(project, progress)) },
    { name: 'orders while one of each crashes', run: () => ordersWhile(url, () => crashOneOfEach(project)) },
    ...KILLED.map((service) => ({
      name: `orders while ${service} is killed (kill -9) and started again`,
      run: () => ordersWhile(url, () => killContainers(project, service)),
    })),
    { name: 'settings change while orders are under way', run: () => settingsWhileOrders(project, url) },
    { name: 'a client is told by its address, and not by its word', run: () => checkWhoIsLimited(project, url) },
    { name: 'NATS has refused no service anything', run: () => checkNothingRefused(project) },
    { name: 'everything is healthy again', run: (progress) => timed(() => scale(project, progress)) },
  ];
}

/** @param {ComposeProject} project @returns {Check[]} */
function checksWhenUp(project) {
  return [
    { name: 'every container is healthy', run: () => checkHealth(project) },
    { name: 'ports: the way in and the pages, on the loopback', run: () => checkPorts(project) },
    { name: 'services: not root, file system read-only', run: () => checkConfinement(project) },
    { name: 'Postgres: each role in its place', run: () => checkDatabaseRights(project) },
    { name: 'NATS: each user in its place', run: () => checkMessageRights(project) },
    { name: 'settings change in running processes', run: () => checkLiveSettings(project, 'orchestrator') },
  ];
}

/** @param {ComposeProject} project @param {import('../terminal/log.mjs').Progress} progress */
async function build(project, progress) {
  return timed(() =>
    project.compose(['build'], { timeoutMs: 1_800_000, onLine: (line) => progress(line.slice(0, 60)) }),
  );
}

/** @param {ComposeProject} project @param {import('../terminal/log.mjs').Progress} progress */
function up(project, progress) {
  return project.compose(UP, { timeoutMs: 900_000, onLine: (line) => progress(line.trim().slice(0, 60)) });
}

/** @param {ComposeProject} project @param {import('../terminal/log.mjs').Progress} progress */
async function scale(project, progress) {
  const scales = TWICE.flatMap((service) => ['--scale', `${service}=2`]);
  await project.compose([...UP, '--no-recreate', ...scales], {
    timeoutMs: 900_000,
    onLine: (line) => progress(line.trim().slice(0, 60)),
  });
  for (const service of TWICE)
    check((await project.containers(service)).length === 2, `there are not two of ${service}`);
  await checkHealth(project);
}

/** @param {ComposeProject} project */
async function checkProfile(project) {
  const dashboards = ['grafana', 'prometheus', 'jaeger', 'otelcol'];
  const services = async (/** @type {string[]} */ ...profile) =>
    (await project.compose([...profile, 'config', '--services'])).split('\n');
  const [all, small] = [await services(), await services('--profile', 'small')];
  check(
    dashboards.every((name) => all.includes(name)),
    'without a profile there are no dashboards',
  );
  check(!dashboards.some((name) => small.includes(name)), 'with the profile small there are dashboards');
  return `${all.length} services with them, ${small.length} without`;
}

/** @param {string} url @param {import('../terminal/log.mjs').Log} log */
async function placeDemoOrders(url, log) {
  check((await demoAgainst(url, { json: false }, log, 30_000)) === 0, 'orders of the demo did not end as they should');
}

/** @param {ComposeProject} project @param {string} url */
async function settingsWhileOrders(project, url) {
  /** @type {string[]} */
  const told = [];
  told.push(await ordersWhile(url, async () => void told.push(await checkLiveSettings(project, 'order'))));
  return told.join('; ');
}

/** @param {ComposeProject} project */
async function crashOneOfEach(project) {
  await Promise.all(TWICE.map((service) => crash(project, service)));
}

/** @param {ComposeProject} project */
async function takeAway(project) {
  await project.compose(['--profile', '*', 'down', '--volumes', '--remove-orphans', '--timeout', '15']);
  const left = await project.leftovers();
  check(left.length === 0, `still there: ${left.join(', ')}`);
}

/** What those containers said last that are not well, or have had to be started again. @param {ComposeProject} project */
async function lastWords(project) {
  const containers = await project.containers(undefined, ['--all']).catch(() => []);
  const states = await project.inspect(containers.map(({ id }) => id)).catch(() => []);
  const unwell = containers.filter((_container, index) => isUnwell(states[index]));
  const logs = await Promise.all(unwell.map(({ id }) => project.docker(['logs', '--tail', '15', id]).catch(() => '')));
  return unwell.map(({ name }, index) => `${name} said last:\n${logs[index]}`).join('\n');
}

/** @param {any} state of a container */
function isUnwell({ State: { Health, ExitCode }, RestartCount }) {
  return (Health && Health.Status !== 'healthy') || ExitCode !== 0 || RestartCount > 0;
}

/** @param {() => Promise<unknown>} work @returns {Promise<string>} how long it took */
async function timed(work) {
  const began = performance.now();
  await work();
  return `${((performance.now() - began) / 1_000).toFixed(1)} s`;
}

/** @param {Record<string, number>} ports */
function strings(ports) {
  return Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, String(port)]));
}
