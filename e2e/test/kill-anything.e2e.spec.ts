import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { startStack, type Stack } from '@comanda/tools/stack';
import { Api } from './api.js';
import { Databases, type DatabaseName } from './databases.js';
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
jest.setTimeout(180_000);

const GHOST = '00000000-0000-7000-8000-000000000000';
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

  /** Damage that a fault could do, and the invariant that must notice it. Without this, the checks above could be blind. */
  it.each<[invariant: string, database: DatabaseName, damage: string, repair: string]>([
    [
      'I1',
      'order',
      `update orders set order_id = '${GHOST}' where order_id = '$approved'`,
      `update orders set order_id = '$approved' where order_id = '${GHOST}'`,
    ],
    [
      'I2',
      'orchestrator',
      `update saga_instances set phase = 'compensated' where subject = '$approved'`,
      `update saga_instances set phase = 'completed' where subject = '$approved'`,
    ],
    [
      'I4',
      'accounting',
      `update ledger set kind = 'captured' where payment_id = '$approved'`,
      `update ledger set kind = 'authorized' where payment_id = '$approved'`,
    ],
    [
      'I5',
      'accounting',
      `update ledger set held_minor = held_minor + 1 where payment_id = '$approved'`,
      `update ledger set held_minor = held_minor - 1 where payment_id = '$approved'`,
    ],
    [
      'I6',
      'kitchen',
      `update tickets set state = 'AWAITING_ACCEPTANCE' where ticket_id = '$declined'`,
      `update tickets set state = 'CANCELLED' where ticket_id = '$declined'`,
    ],
    [
      'I2',
      'orchestrator',
      `update saga_instances set phase = 'compensated' where subject = '$cancelled' and type = 'cancel-order'`,
      `update saga_instances set phase = 'completed' where subject = '$cancelled' and type = 'cancel-order'`,
    ],
    [
      'I5',
      'accounting',
      `update ledger set held_minor = 0 where payment_id = '$cancelled' and kind = 'released'`,
      `update ledger set held_minor = -(select held_minor from ledger where payment_id = '$cancelled' and kind = 'authorized')
       where payment_id = '$cancelled' and kind = 'released'`,
    ],
    [
      'I6',
      'accounting',
      `update payments set state = 'AUTHORIZED' where payment_id = '$cancelled'`,
      `update payments set state = 'RELEASED' where payment_id = '$cancelled'`,
    ],
    [
      'I6',
      'kitchen',
      `update tickets set state = 'ACCEPTED' where ticket_id = '$cancelled'`,
      `update tickets set state = 'CANCELLED' where ticket_id = '$cancelled'`,
    ],
    [
      'I8',
      'order',
      `update orders set version = version + 1 where order_id = '$cancelled'`,
      `update orders set version = version - 1 where order_id = '$cancelled'`,
    ],
    [
      'I8',
      'kitchen',
      `update tickets set version = version + 1 where ticket_id = '$approved'`,
      `update tickets set version = version - 1 where ticket_id = '$approved'`,
    ],
    [
      'I12',
      'kitchen',
      `insert into dead_letters (message_id, subject, envelope, reason) values ('x', 'x', '', 'x')`,
      'delete from dead_letters',
    ],
  ])('would see a violation of %s', async (invariant, database, damage, repair) => {
    const idOf = (name: string): string => accepted.find(({ kind }) => kind.name === name)!.orderId;
    const filled = (sql: string): string =>
      sql
        .replaceAll('$approved', idOf('approved'))
        .replaceAll('$declined', idOf('declined card'))
        .replaceAll('$cancelled', idOf('cancelled'));
    await databases.rows(database, filled(damage));
    const found = await violations(databases, accepted).catch((error: Error) => [error.message]);
    await databases.rows(database, filled(repair));
    expect(found).toContainEqual(expect.stringContaining(invariant));
    expect(await violations(databases, accepted)).toEqual([]);
  });

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
  });
});
