import { configureLogging, logger } from '@comanda/observability';
import { FakeStore } from '../../test/fake-store.js';
import { serviceConfig } from '../service-config.js';
import { applySettings } from './apply-settings.js';
import { callSettings } from './call-policies.js';
import { openSettings } from './open-settings.js';

const definition = { name: 'order', config: serviceConfig({ httpPort: 8081, nats: false }) };
const env = { DATABASE_URL: 'postgresql://user:hunter2@127.0.0.1/order', CONFIG_ENVIRONMENT: 'test' };
const own = (name: string) => `comanda/test/order/${name}`;

let lines: Record<string, unknown>[];

beforeEach(() => {
  lines = [];
  configureLogging({ destination: { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) } });
});

function open(store: FakeStore, more: Record<string, string> = {}) {
  return openSettings(definition, { ...env, ...more }, { open: () => store });
}

it('starts with what the store says, also of settings that are not live', async () => {
  const store = new FakeStore();
  store.set({
    [own('HTTP_PORT')]: '9000',
    'comanda/test/common/LOG_LEVEL': 'warn',
    'comanda/live/order/LOG_LEVEL': 'error',
  });
  const { live } = await open(store);
  expect(live.values).toMatchObject({ HTTP_PORT: 9000, LOG_LEVEL: 'warn' });
});

it('follows the store: live settings change, others wait for a start', async () => {
  const store = new FakeStore();
  const { live } = await open(store);
  store.set({ [own('LOG_LEVEL')]: 'debug', [own('HTTP_PORT')]: '9000' });
  expect(live.values).toMatchObject({ HTTP_PORT: 8081, LOG_LEVEL: 'debug' });
  expect(lines.map(({ level, msg }) => [level, msg])).toEqual([
    ['info', 'the store of settings is reached'],
    ['info', 'settings have changed'],
    ['warn', 'settings have changed that the next start takes'],
  ]);
});

it('keeps everything when the store is gone', async () => {
  const store = new FakeStore();
  const { live, source } = await open(store);
  store.set({ [own('LOG_LEVEL')]: 'debug' });
  store.lose();
  expect(source()).toBe('lost');
  expect(live.get('LOG_LEVEL')).toBe('debug');
  store.set({ [own('LOG_LEVEL')]: 'warn' });
  expect(source()).toBe('connected');
  expect(live.get('LOG_LEVEL')).toBe('warn');
});

it('starts without a store that does not answer, and takes what is live when it comes', async () => {
  const store = new FakeStore(false);
  const { live, source } = await open(store, { CONFIG_KV_WAIT_MS: '1' });
  expect(source()).toBe('waiting');
  store.set({ [own('LOG_LEVEL')]: 'debug', [own('HTTP_PORT')]: '9000' });
  expect(live.values).toMatchObject({ HTTP_PORT: 8081, LOG_LEVEL: 'debug' });
  expect(live.waiting).toEqual(['HTTP_PORT']);
});

it('logs a refusal once, with where it stands', async () => {
  const store = new FakeStore();
  await open(store);
  store.set({ [own('LOG_LEVEL')]: 'loud' });
  store.set({ [own('CALL_POLICIES/kitchen/openMs')]: '5' });
  const refusals = lines.filter(({ level }) => level === 'error');
  expect(refusals).toMatchObject([
    { setting: 'LOG_LEVEL', where: own('LOG_LEVEL'), msg: expect.stringMatching(/^LOG_LEVEL is "loud": .*; refused/) },
  ]);
});

it('logs nothing of a secret, wherever it stands', async () => {
  const store = new FakeStore();
  const { live } = await open(store);
  store.set({ [own('DATABASE_URL')]: 'postgresql://user:swordfish@127.0.0.1/order' });
  expect(live.refusals).toHaveLength(1);
  expect(JSON.stringify([lines, live.explain()])).not.toMatch(/hunter2|swordfish/);
});

it('takes nothing from the store that says where the store is', async () => {
  const store = new FakeStore();
  const { live } = await open(store);
  store.set({ [own('CONFIG_KV_URL')]: 'http://elsewhere:8500', [own('CONFIG_ENVIRONMENT')]: 'live' });
  expect(live.refusals.map(({ name }) => name)).toEqual(['CONFIG_ENVIRONMENT', 'CONFIG_KV_URL']);
});

it('ends its watches and the store', async () => {
  const store = new FakeStore();
  const settings = await open(store);
  await settings.onApplicationShutdown();
  expect([store.watched, store.closed]).toEqual([0, true]);
});

it('has the process log as the level says, at each moment', async () => {
  const store = new FakeStore();
  const { live } = await open(store);
  applySettings(live);
  const log = logger('any');
  expect(log.isLevelEnabled('debug')).toBe(false);
  store.set({ [own('LOG_LEVEL')]: 'debug' });
  expect(log.isLevelEnabled('debug')).toBe(true);
  store.set({ [own('LOG_LEVEL')]: 'silent' });
  expect(log.isLevelEnabled('fatal')).toBe(false);
});

describe('how a peer is called', () => {
  it('is what is said of it, over what is said of all, over what its caller wants, over the defaults', async () => {
    const store = new FakeStore();
    const { live } = await open(store, { CALL_POLICIES: '{"default": {"retries": 1, "openMs": 7}}' });
    const kitchen = callSettings(live, 'kitchen', { deadlineMs: 800, openMs: 5 });
    expect(kitchen()).toMatchObject({ deadlineMs: 800, retries: 1, openMs: 7, errorPercent: 50 });
    store.set({ [own('CALL_POLICIES/kitchen/openMs')]: '9', [own('CALL_POLICIES/order/retries')]: '0' });
    expect(kitchen()).toMatchObject({ deadlineMs: 800, retries: 1, openMs: 9 });
    store.set({ [own('CALL_POLICIES/kitchen/openMs')]: '0' });
    expect(kitchen()).toMatchObject({ openMs: 9 });
  });
});
