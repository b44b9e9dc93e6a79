import { metrics, type ObservableCallback } from '@opentelemetry/api';
import { configureLogging } from '@comanda/observability';
import { FakeClock } from '@comanda/testing';
import { Breakers } from './breakers.js';
import { Policy } from './policy.js';

const ada = { state: 'open', byWhom: 'Ada', reason: 'the oven burns', at: new Date(0) } as const;
const breakers = new Breakers();
let policies: Policy[];

beforeEach(() => {
  configureLogging({ level: 'silent' });
  const clock = new FakeClock();
  policies = ['order', 'kitchen'].map((peer) => new Policy({ peer, kind: 'grpc', breakers, clock }));
});
afterEach(() => policies.forEach((policy) => policy.close()));

it('lists those of all peers, by name', () => {
  expect(breakers.list()).toMatchObject([
    { peer: 'kitchen', kind: 'grpc', state: 'closed', calls: 0, failures: 0, rejected: 0 },
    { peer: 'order', kind: 'grpc', state: 'closed' },
  ]);
});

it('forces that of one peer', async () => {
  expect(breakers.force('kitchen', ada)).toMatchObject([{ peer: 'kitchen', state: 'open', forced: ada }]);
  expect(breakers.list().map(({ state }) => state)).toEqual(['open', 'closed']);
  await expect(policies[1]!.run(async () => 'well')).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  expect(await policies[0]!.run(async () => 'well')).toBe('well');
});

it('knows nothing of a peer that is never called', () => {
  expect(() => breakers.force('bakery', ada)).toThrow(expect.objectContaining({ code: 'BREAKER_NOT_FOUND' }));
});

it('forgets a policy that is closed', () => {
  policies[0]!.close();
  expect(breakers.list().map(({ peer }) => peer)).toEqual(['kitchen']);
});

it('is a metric, by peer', async () => {
  const readings: unknown[] = [];
  const callbacks: ObservableCallback[] = [];
  const instrument = {
    addCallback: (callback: ObservableCallback) => callbacks.push(callback),
    removeCallback: () => callbacks.pop(),
  };
  const provider = { getMeter: () => ({ createObservableGauge: () => instrument }) };
  metrics.setGlobalMeterProvider(provider as never);
  const end = breakers.measure();
  breakers.force('kitchen', ada);
  const result = { observe: (value: number, labels: unknown) => readings.push([value, labels]) } as never;
  await callbacks[0]!(result);
  expect(readings).toEqual([
    [2, { peer: 'kitchen', kind: 'grpc' }],
    [0, { peer: 'order', kind: 'grpc' }],
  ]);
  end();
  // Once more, so that what was told is not told for ever.
  await callbacks[0]!(result);
  expect(callbacks).toEqual([]);
  metrics.disable();
});
