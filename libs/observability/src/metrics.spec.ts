import { metrics } from '@opentelemetry/api';
import { configureLogging } from './log-root.js';
import { counter, durations, gauge, gauges } from './meter.js';
import { startMetrics, type Metering } from './metrics.js';
import { resourceOf } from './resource.js';

let metering: Metering;

beforeEach(() => {
  metrics.disable();
  metering = startMetrics(resourceOf('order'));
});
afterEach(() => metering.stop());
afterAll(() => metrics.disable());

const linesOf = async (name: string): Promise<string[]> =>
  (await metering.text()).split('\n').filter((line) => line.startsWith(name));

it('are told as Prometheus reads them, with the name of the service', async () => {
  counter('saga.started', { unit: '{saga}' })(2, { 'saga.type': 'create-order' });
  gauge('outbox.lag', { unit: 's' }, () => 1.5);
  expect(await linesOf('saga_started')).toEqual([
    'saga_started_total{saga_type="create-order",service_name="order"} 2',
  ]);
  expect(await linesOf('outbox_lag')).toEqual(['outbox_lag_seconds{service_name="order"} 1.5']);
});

it('count durations in buckets of seconds', async () => {
  durations('rpc.server.call.duration', {})(0.03, { 'rpc.method': 'a/B' });
  const lines = await linesOf('rpc_server_call_duration_seconds');
  expect(lines).toContain('rpc_server_call_duration_seconds_count{rpc_method="a/B",service_name="order"} 1');
  expect(lines).toContain('rpc_server_call_duration_seconds_bucket{rpc_method="a/B",service_name="order",le="0.05"} 1');
  expect(lines).toContain(
    'rpc_server_call_duration_seconds_bucket{rpc_method="a/B",service_name="order",le="0.025"} 0',
  );
});

it('read a gauge with a value for each set of labels', async () => {
  gauges('saga.in_flight', {}, async () => [
    { value: 1, labels: { 'saga.step': 'createTicket' } },
    { value: 2, labels: { 'saga.step': 'approveOrder' } },
  ]);
  expect(await linesOf('saga_in_flight')).toEqual([
    'saga_in_flight{saga_step="createTicket",service_name="order"} 1',
    'saga_in_flight{saga_step="approveOrder",service_name="order"} 2',
  ]);
});

it('tell nothing of labels that a gauge has no value for any more, until it has one again', async () => {
  let steps = ['createTicket', 'approveOrder'];
  const line = (step: string) => `saga_parked{saga_step="${step}",service_name="order"} 1`;
  gauges('saga.parked', {}, () => steps.map((step) => ({ value: 1, labels: { 'saga.step': step } })));
  expect(await linesOf('saga_parked')).toEqual(['createTicket', 'approveOrder'].map(line));
  steps = ['approveOrder'];
  expect(await linesOf('saga_parked')).toEqual([line('approveOrder')]);
  steps = [];
  expect(await linesOf('saga_parked')).toEqual([]);
  steps = ['createTicket'];
  expect(await linesOf('saga_parked')).toEqual([line('createTicket')]);
});

it('tell nothing of a gauge that has ended, or cannot be read now', async () => {
  configureLogging({ level: 'silent' });
  let isAway = false;
  const read = () => (isAway ? Promise.reject(new Error('away')) : Promise.resolve(2));
  const end = gauge('outbox.unsent', {}, read);
  const there = ['outbox_unsent{service_name="order"} 2'];
  expect(await linesOf('outbox_unsent')).toEqual(there);
  isAway = true;
  expect(await linesOf('outbox_unsent')).toEqual([]);
  isAway = false;
  expect(await linesOf('outbox_unsent')).toEqual(there);
  end();
  expect(await linesOf('outbox_unsent')).toEqual([]);
});

it('lose no other gauge when several end', async () => {
  const ends = ['a', 'b', 'c'].map((name) => gauge(`pool.${name}`, {}, () => 1));
  gauge('pool.d', {}, () => 1);
  expect(await linesOf('pool_')).toHaveLength(4);
  ends.forEach((end) => end());
  expect(await linesOf('pool_')).toEqual(['pool_d{service_name="order"} 1']);
});

it('have no more series of a name than they should, whatever is made a label', async () => {
  const count = counter('requests', {});
  for (let index = 0; index < 10_000; index += 1) count(1, { path: `/v1/orders/${index}` });
  const lines = await linesOf('requests_total');
  expect(lines.length).toBeLessThanOrEqual(500);
  expect(lines.filter((line) => line.includes('otel_metric_overflow="true"'))).toHaveLength(1);
});

it('take no id for a label', () => {
  const count = counter('requests', {});
  // @ts-expect-error -- each order would be a time series of its own
  count(1, { orderId: 'o-1' });
  // @ts-expect-error -- likewise
  count(1, { 'saga.id': 's-1' });
  // @ts-expect-error -- likewise
  count(1, { order_id: 'o-1' });
  count(1, { 'saga.type': 'create-order' });
});
