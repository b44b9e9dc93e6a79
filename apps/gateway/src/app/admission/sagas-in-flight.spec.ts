import { configureLogging } from '@comanda/observability';
import { FakeClock, settled } from '@comanda/testing';
import { SagasInFlight } from './sagas-in-flight.js';

let clock: FakeClock;
let sagas: SagasInFlight;
let count: () => Promise<number>;
const lines: string[] = [];

async function second(): Promise<number> {
  clock.advance(1_000);
  await settled();
  return sagas.now;
}
function start(times: number): void {
  for (let i = 0; i < times; i += 1) sagas.sagaStarts();
}

beforeEach(() => {
  lines.length = 0;
  configureLogging({ destination: { write: (line) => void lines.push((JSON.parse(line) as { msg: string }).msg) } });
  clock = new FakeClock();
  count = async () => 7;
  sagas = new SagasInFlight(() => count(), clock);
  sagas.start();
});
afterEach(() => {
  sagas.stop();
  expect(clock.waiting).toBe(0);
});

it('are those that were counted last, and those that have started since', async () => {
  start(2);
  expect(sagas.now).toBe(2);
  expect(await second()).toBe(7);
  start(3);
  expect(sagas.now).toBe(10);
});

it('are counted rather twice than never when they start while it is asked', async () => {
  const answer = Promise.withResolvers<number>();
  count = () => answer.promise;
  start(1);
  clock.advance(1_000);
  start(4);
  answer.resolve(5);
  await settled();
  expect(sagas.now).toBe(9);
});

it('refuse nobody while they cannot be counted, which is told once', async () => {
  await second();
  count = () => Promise.reject(new Error('away'));
  start(100);
  expect([await second(), await second()]).toEqual([0, 0]);
  count = async () => 3;
  expect(await second()).toBe(3);
  expect(lines).toEqual(['sagas in flight cannot be counted: they refuse nobody', 'sagas in flight are counted again']);
});
