import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { startStack, type Stack } from '@comanda/tools/stack';
import { Api } from './api.js';
import { Databases } from './databases.js';
import { quiescence, violations } from './invariants.js';
import { Load, type AcceptedOrder } from './load.js';
import { buildTown, orderKinds, type OrderKind } from './town.js';

/** What is done to the running system, and undone again. Between the two the clients go on. */
interface Fault {
  readonly name: string;
  readonly strike: (stack: Stack) => Promise<void>;
  readonly heal: (stack: Stack) => Promise<void>;
}

const killed = (service: string): Fault => ({
  name: `${service} is killed by SIGKILL`,
  strike: (stack) => stack.kill(service),
  heal: (stack) => stack.start(service),
});

const FAULTS: readonly Fault[] = [
  ...['orchestrator', 'kitchen', 'accounting', 'consumer', 'order', 'gateway'].map(killed),
  {
    name: 'NATS is stopped',
    strike: (stack) => stack.natsStop(),
    heal: (stack) => stack.natsStart(),
  },
  {
    name: 'NATS is killed and its storage deleted',
    strike: async (stack) => {
      await stack.natsStop({ kill: true });
      await stack.natsWipe();
    },
    heal: (stack) => stack.natsStart(),
  },
  {
    name: 'Postgres is restarted',
    strike: (stack) => stack.postgresStop('fast'),
    heal: (stack) => stack.postgresStart(),
  },
  {
    name: 'Postgres crashes',
    strike: (stack) => stack.postgresStop('immediate'),
    heal: (stack) => stack.postgresStart(),
  },
  {
    name: 'every service is killed at once',
    strike: async (stack) => void (await Promise.all(SERVICES.map((service) => stack.kill(service)))),
    heal: async (stack) => void (await Promise.all(SERVICES.map((service) => stack.start(service)))),
  },
];

const SERVICES = ['order', 'consumer', 'kitchen', 'accounting', 'orchestrator', 'gateway'];
const CLIENTS = 12;
const BEFORE_MS = 1_500;
const OUTAGE_MS = 1_000;
const AFTER_MS = 1_000;

describe('kill anything', () => {
  let stack: Stack;
  let databases: Databases;
  let api: Api;
  let kinds: readonly OrderKind[];
  const accepted: AcceptedOrder[] = [];

  beforeAll(async () => {
    stack = await startStack();
    databases = new Databases(stack);
    api = new Api(stack.urls.gateway);
    kinds = orderKinds(await buildTown(api));
  }, 120_000);

  afterAll(() => stack?.close(), 60_000);

  it.each(FAULTS)(
    'loses no order and does nothing twice when $name',
    async ({ strike, heal }) => {
      const load = new Load(api, kinds, CLIENTS);
      await sleep(BEFORE_MS);
      await strike(stack);
      await sleep(OUTAGE_MS);
      await heal(stack);
      await sleep(AFTER_MS);
      await load.stop();
      accepted.push(...load.accepted);
      expect(load.accepted.length).toBeGreaterThan(CLIENTS);
      await quiescence(databases);
      expect(await violations(databases, accepted)).toEqual([]);
    },
    180_000,
  );

  it('loses no order when there are two of each service and they are killed in turn', async () => {
    const doubled = ['order', 'consumer', 'kitchen', 'accounting', 'orchestrator'].map((service) => `${service}#2`);
    await Promise.all(doubled.map((instance) => stack.start(instance)));
    const load = new Load(api, kinds, CLIENTS);
    for (const instance of [...doubled, 'orchestrator', 'kitchen']) {
      await stack.kill(instance);
      await sleep(300);
      await stack.start(instance);
    }
    await load.stop();
    accepted.push(...load.accepted);
    await quiescence(databases);
    expect(await violations(databases, accepted)).toEqual([]);
  }, 180_000);
});
