import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { jetstream, type JetStreamClient } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { startStack, type Stack } from '@comanda/tools/stack';
import { Api } from '../api.js';
import { Databases, type DatabaseName } from '../databases.js';
import { eventually } from '../eventually.js';
import { buildTown, orderKinds, type OrderKind } from '../town.js';
import { Prometheus, prometheusBinary } from './prometheus.js';
import { metricsIn } from './promql.js';
import { impatient, panels, rules, rulesText, runbook } from './watched.js';

jest.setTimeout(180_000);

const SERVICES = ['gateway', 'order', 'consumer', 'kitchen', 'accounting', 'orchestrator'];
/** Prometheus makes these itself. */
const OWN = ['up'];

describe('what watches the system', () => {
  let stack: Stack;
  let api: Api;
  let databases: Databases;
  let kinds: readonly OrderKind[];

  const textOf = async (service: string): Promise<string> =>
    (await fetch(`${stack.httpUrl(service)}/metrics`, { signal: AbortSignal.timeout(20_000) })).text();
  const allText = async (): Promise<string> => (await Promise.all(SERVICES.map(textOf))).join('\n');
  const place = (name: string, wait = true): Promise<unknown> =>
    api.post('/v1/orders', kinds.find((kind) => kind.name === name)!.request, wait ? { prefer: 'wait=30' } : {});
  const tryOrder = (name: string): Promise<unknown> => place(name, false).catch(() => undefined);

  beforeAll(async () => {
    stack = await startStack();
    api = new Api(stack.urls.gateway);
    databases = new Databases(stack);
    kinds = orderKinds(await buildTown(api));
    await place('approved');
    await place('declined card');
  });
  afterAll(() => stack?.close());

  describe('names metrics that exist', () => {
    const known = new Set<string>();
    const learn = (text: string): void => {
      for (const line of text.split('\n')) {
        const name = /^([a-zA-Z_:][a-zA-Z0-9_:]*)[{ ]/.exec(line)?.[1];
        if (name) known.add(name);
      }
    };
    beforeAll(async () => {
      // A gauge of steps has values only while a saga awaits one.
      await stack.stop('kitchen');
      await tryOrder('approved');
      await eventually('a parked saga to be told of', async () => {
        // Until it is stored, there is none to park.
        await databases.rows('orchestrator', PARK_ONE);
        return /^saga_needing_operator\{/m.test(await textOf('orchestrator')) ? true : undefined;
      });
      await tryOrder('approved');
      await eventually('a saga in flight to be told of', async () => {
        const text = await textOf('orchestrator');
        if (!/^saga_in_flight\{/m.test(text)) return undefined;
        learn(text);
        return true;
      });
      await stack.start('kitchen');
      learn(await allText());
      for (const name of OWN) known.add(name);
    });

    it.each(rules().map((rule) => [rule.alert, rule] as const))('in the alert %s', (_alert, { expr }) => {
      expect(metricsIn(expr).filter((name) => !known.has(name))).toEqual([]);
    });

    it.each([...panels()])('in %s', (_panel, expressions) => {
      expect(expressions.flatMap(metricsIn).filter((name) => !known.has(name))).toEqual([]);
    });
  });

  it.each(rules().map((rule) => [rule.alert, rule] as const))(
    'says in a runbook what to do about %s',
    (alert, rule) => {
      expect(rule.annotations['runbook']).toBe(`docs/runbooks/${alert}.md`);
      const text = runbook(rule.annotations['runbook']!);
      for (const part of ['## What it means', '## What to look at', '## What to do']) expect(text).toContain(part);
    },
  );

  it('tells the state of all instances, and who is missing', async () => {
    const statusOf = async (): Promise<string | undefined> =>
      (await api.get<{ status: string }>('/ops/v1/health')).body.status;
    const isSoon = (status: string): Promise<boolean> =>
      eventually(`the system to be ${status}`, async () => ((await statusOf()) === status ? true : undefined));
    await isSoon('ready');
    await stack.stop('accounting');
    await isSoon('failing');
    await stack.start('accounting');
    await isSoon('ready');
  });

  it('makes no series of an order: labels stay few, however many orders there are', async () => {
    const seriesOf = (text: string): Set<string> =>
      new Set(text.split('\n').flatMap((line) => /^([a-zA-Z_:][^ ]*\{.*\}) /.exec(line)?.[1] ?? []));
    await Promise.all(Array.from({ length: 10 }, () => Promise.all([place('approved'), place('declined card')])));
    const before = seriesOf(await allText());
    await Promise.all(Array.from({ length: 40 }, () => Promise.all([place('approved'), place('declined card')])));
    const after = seriesOf(await allText());
    // A bucket, a status or a step may be met for the first time.
    expect(after.size - before.size).toBeLessThan(60);
    const ids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}|create-order:/;
    expect([...after].filter((series) => ids.test(series.replace(/service_instance_id="[^"]*"/, '')))).toEqual([]);
  });

  const binary = prometheusBinary();
  // Where there is no Prometheus nobody can say whether its rules fire.
  (binary ? describe : describe.skip)('fires when its fault is made', () => {
    let prometheus: Prometheus;
    const fires = (alert: string): Promise<boolean> =>
      eventually(
        `${alert} to fire`,
        async () => {
          const alerts = await prometheus.alerts();
          if (alerts.some(({ labels, state }) => labels['alertname'] === alert && state === 'firing')) return true;
          throw new Error(`firing: ${alerts.map(({ labels }) => labels['alertname']).join(', ')}`);
        },
        60_000,
      );
    const rows = (database: DatabaseName, sql: string): Promise<unknown> => databases.rows(database, sql);
    const kitchenIsBack = (): Promise<boolean> =>
      eventually(
        'the gateway to ask the kitchen again',
        async () => {
          const { status } = await api.get('/v1/restaurants');
          return status === 200 ? true : undefined;
        },
        60_000,
      );

    beforeAll(async () => {
      const targets = Object.fromEntries(SERVICES.map((name) => [name, new URL(stack.httpUrl(name)).host]));
      prometheus = await Prometheus.start(binary!, targets, impatient(rulesText()));
      await kitchenIsBack();
    });
    afterAll(() => prometheus?.stop());

    it('has rules that can all be evaluated', async () => {
      expect(await prometheus.brokenRules()).toEqual([]);
    });

    it('DeadLetters, when a message cannot be handled', async () => {
      const letter = `insert into dead_letters (message_id, subject, envelope, reason) values ('x', 'cmd.consumer', '', 'a defect')`;
      await rows('consumer', letter);
      await fires('DeadLetters');
      await rows('consumer', `delete from dead_letters where message_id = 'x'`);
    });

    it('OrdersRejected, when most orders are', async () => {
      for (let round = 0; round < 3; round += 1)
        await Promise.all(Array.from({ length: 20 }, () => place('declined card')));
      await fires('OrdersRejected');
    });

    it('EventLoopHeldUp, when a process stands still', async () => {
      stack.signal('order', 'SIGSTOP');
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      stack.signal('order', 'SIGCONT');
      await fires('EventLoopHeldUp');
    });

    it('RequestsSlow, when a service does not answer', async () => {
      stack.signal('consumer', 'SIGSTOP');
      try {
        const slow = eventually(
          'slow answers',
          async () => {
            await api.get('/v1/consumers/01939aa0-0000-7000-8000-000000000001').catch(() => undefined);
            const alerts = await prometheus.alerts();
            return alerts.some(({ labels }) => labels['alertname'] === 'RequestsSlow') ? true : undefined;
          },
          90_000,
        );
        await slow;
      } finally {
        stack.signal('consumer', 'SIGCONT');
      }
    });

    describe('when a service is away', () => {
      let asking: NodeJS.Timeout;
      beforeAll(async () => {
        await stack.kill('kitchen');
        await tryOrder('approved');
        asking = setInterval(() => void api.get('/v1/restaurants').catch(() => undefined), 50);
      });
      afterAll(async () => {
        clearInterval(asking);
        await stack.start('kitchen');
        await kitchenIsBack();
      });

      it.each(['InstanceDown', 'RequestsFail', 'BreakerOpen'])('%s', async (alert) => {
        await fires(alert);
      });

      it('SagaStuck, when that lasts', async () => {
        // What waits is stored again now and then, with the time that its orchestrator knows.
        const aging = setInterval(() => void rows('orchestrator', AGE_ALL).catch(() => undefined), 500);
        try {
          await fires('SagaStuck');
        } finally {
          clearInterval(aging);
        }
      });

      it('SagaNeedsOperator, when a saga is parked', async () => {
        const parking = setInterval(() => void rows('orchestrator', PARK_ONE).catch(() => undefined), 500);
        try {
          await fires('SagaNeedsOperator');
        } finally {
          clearInterval(parking);
        }
      });
    });

    it('BrokerGone and OutboxLags, when NATS is away', async () => {
      await stack.natsStop();
      await fires('BrokerGone');
      await tryOrder('approved');
      await rows('order', `update outbox set created_at = now() - interval '10 minutes'`);
      await fires('OutboxLags');
      await stack.natsStart();
    });

    it('ConsumerLags, when events come and cannot be handled', async () => {
      await eventually('NATS to be asked again', async () =>
        /^messaging_broker_connected\{.*\} 1$/m.test(await textOf('orchestrator')) ? true : undefined,
      );
      await stack.postgresStop('immediate');
      const connection = await connect({ servers: stack.urls.nats });
      const log: JetStreamClient = jetstream(connection);
      for (let index = 0; index < 200; index += 1) await log.publish('evt.order.OrderCreated', `no event ${index}`);
      await connection.close();
      await fires('ConsumerLags');
      await stack.postgresStart();
    });
  });
});

/** As the engine parks one, but at once. */
const PARK_ONE = `update saga_instances set parked_reason = 'ATTEMPTS_EXHAUSTED', due_at = null, waiting_for = null
  where saga_id in (select saga_id from saga_instances where due_at is not null limit 1)`;

const AGE_ALL = `update saga_instances set started_at = now() - interval '1 hour' where due_at is not null`;
