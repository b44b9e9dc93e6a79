import { FakeClock, SeededRandom, settled } from '@comanda/testing';
import { configureLogging } from '@comanda/observability';
import { Heartbeats } from './heartbeats.js';
import type { ServiceInstance } from './registry.js';

const INTERVAL_MS = 1_000;
const registration = { name: 'order', id: 'a', version: '1', address: 'h', endpoints: { grpc: 1 }, metadata: {} };

let clock: FakeClock;
let said: ServiceInstance[];
let heartbeats: Heartbeats;

beforeEach(() => {
  clock = new FakeClock();
  said = [];
  const say = async (instance: ServiceInstance) => void said.push(instance);
  heartbeats = new Heartbeats({ clock, random: new SeededRandom(), intervalMs: INTERVAL_MS }, say);
});
afterEach(() => expect(clock.waiting).toBe(0));

it('says the newer of two registrations of an instance only', async () => {
  await heartbeats.begin(registration);
  await heartbeats.begin({ ...registration, version: '2' });
  clock.advance(INTERVAL_MS);
  await settled();
  expect(said.map(({ version }) => version)).toEqual(['1', '2', '2']);
  await heartbeats.end('a');
});

it('says nothing more of an instance that was ended, and whether there was one', async () => {
  await heartbeats.begin(registration);
  expect([await heartbeats.end('a'), await heartbeats.end('a')]).toEqual([true, false]);
  clock.advance(10 * INTERVAL_MS);
  expect(said).toHaveLength(1);
  expect(heartbeats.ids).toEqual([]);
});

it('logs a failure when it begins, not each beat', async () => {
  const lines: string[] = [];
  configureLogging({ destination: { write: (line) => void lines.push(line) } });
  const fail = () => Promise.reject(new Error('refused'));
  const failing = new Heartbeats({ clock, random: new SeededRandom(), intervalMs: INTERVAL_MS }, fail);
  await failing.begin(registration);
  for (let beat = 0; beat < 5; beat += 1) {
    clock.advance(INTERVAL_MS);
    await settled();
  }
  expect(lines.filter((line) => line.includes('trying again'))).toHaveLength(1);
  await failing.end('a');
});
