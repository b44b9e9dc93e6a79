import { metrics, type Meter, type ObservableCallback } from '@opentelemetry/api';
import { configureLogging } from './log-root.js';
import { counter, gauge } from './meter.js';

const lines: { msg: string; metric?: string }[] = [];
const callbacks = new Set<ObservableCallback>();
let made: { readonly name: string; readonly options: unknown }[];
let added: number[];

beforeEach(() => {
  lines.length = 0;
  callbacks.clear();
  [made, added] = [[], []];
  configureLogging({ destination: { write: (line) => void lines.push(JSON.parse(line) as (typeof lines)[number]) } });
  const meter = {
    createCounter: (name: string, options: unknown) => {
      made.push({ name, options });
      return { add: (value: number) => added.push(value) };
    },
    createObservableGauge: (name: string, options: unknown) => {
      made.push({ name, options });
      return {
        addCallback: (callback: ObservableCallback) => callbacks.add(callback),
        removeCallback: (callback: ObservableCallback) => callbacks.delete(callback),
      };
    },
  };
  metrics.disable();
  metrics.setGlobalMeterProvider({ getMeter: () => meter as unknown as Meter });
});
afterAll(() => metrics.disable());

const collect = async (): Promise<number[]> => {
  const observed: number[] = [];
  for (const callback of callbacks) await callback({ observe: (value) => observed.push(value) });
  return observed;
};

it('counts', () => {
  const options = { description: 'Orders.', unit: '{order}' };
  const count = counter('orders', options);
  count(2);
  count(1);
  expect([made, added]).toEqual([[{ name: 'orders', options }], [2, 1]]);
});

it('reads a gauge whenever metrics are collected, until it is ended', async () => {
  let waiting = 3;
  const end = gauge('waiting', {}, async () => waiting);
  expect(await collect()).toEqual([3]);
  waiting = 4;
  expect(await collect()).toEqual([4]);
  end();
  expect([await collect(), await collect()]).toEqual([[Number.NaN], []]);
});

it('leaves out a gauge that cannot be read, and says so', async () => {
  gauge('waiting', {}, () => Promise.reject(new Error('away')));
  gauge('other', {}, () => 1);
  expect(await collect()).toEqual([1]);
  expect(lines).toMatchObject([{ msg: 'a metric could not be read', metric: 'waiting' }]);
});

it('costs nothing, and is of no use, without telemetry', async () => {
  metrics.disable();
  counter('orders', {})(1);
  gauge('waiting', {}, () => 1)();
  expect([made, added]).toEqual([[], []]);
});
