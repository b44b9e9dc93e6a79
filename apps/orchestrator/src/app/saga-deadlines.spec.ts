import { environmentLayer, LiveConfig, sourceLayer } from '@comanda/config';
import { orchestratorConfig } from './orchestrator.config.js';
import { deadlinesOf } from './saga-deadlines.js';

const prefix = 'comanda/local/orchestrator/';
const env = { DATABASE_URL: 'postgresql://127.0.0.1/orchestrator', NATS_URL: 'nats://127.0.0.1:4222' };

function deadlines(keys: Record<string, string>) {
  const live = new LiveConfig(orchestratorConfig, [environmentLayer(orchestratorConfig, env)], {
    service: 'orchestrator',
  });
  const entries = Object.entries(keys).map(([key, value]) => ({ key: `${prefix}SAGA_DEADLINES/${key}`, value }));
  live.take([sourceLayer(orchestratorConfig, prefix, entries)]);
  return { deadlines: deadlinesOf(live.get('SAGA_DEADLINES')), refused: live.refusals.map(({ problem }) => problem) };
}

it('takes a deadline for a step that may have one', () => {
  expect(deadlines({ 'create-order/authorizePayment': '10000' })).toEqual({
    deadlines: { 'create-order': { authorizePayment: 10_000 } },
    refused: [],
  });
});

it.each([
  ['a saga that there is not', 'make-order/authorizePayment', '10000'],
  ['a step that there is not', 'create-order/authorisePayment', '10000'],
  ['a step that must be done in any case', 'create-order/approveOrder', '10000'],
  ['no time at all', 'create-order/authorizePayment', '0'],
])('refuses one for %s', (_what, key, value) => {
  const { deadlines: none, refused } = deadlines({ [key]: value });
  expect([none, refused.length]).toEqual([{}, 1]);
});
