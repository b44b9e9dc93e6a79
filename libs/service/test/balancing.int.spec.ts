import { setTimeout as sleep } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import { ConsumerService } from '@comanda/contracts';
import { InstanceCache, MemoryCatalog, MemoryRegistry, roundRobin, type ServiceInstance } from '@comanda/discovery';
import { DomainError, SystemClock } from '@comanda/kernel';
import { startTelemetry } from '@comanda/observability/start';
import { defaultPolicySettings } from '@comanda/resilience';
import { eventually } from '@comanda/testing';
import { createGrpcClient, registryChannelOptions, type GrpcClient, type GrpcClientOptions } from '../src/index.js';
import { healthOf } from './raw-client.js';
import { SickPeer, type Sickness } from './sick-peer.js';
import { startTiny, type Tiny } from './tiny-service.js';
import { startWatch, WatchService } from './tiny-watch.js';

const consumerId = '01939aa0-0000-7000-8000-000000000001';
/** Patient, and free with retries. */
const settings = () => ({ ...defaultPolicySettings, deadlineMs: 30_000, retryBudgetPercent: 300 });
const repeatable = { metadata: { 'idempotency-key': 'k1' } };

let catalog: MemoryCatalog;
let registry: InstanceCache;
let client: GrpcClient<typeof ConsumerService>;
const started: { stop(): unknown }[] = [];

beforeAll(() => startTelemetry('tiny'));
beforeEach(() => {
  catalog = new MemoryCatalog(new SystemClock(), 600_000);
  const memory = new MemoryRegistry(catalog);
  registry = new InstanceCache(memory);
  started.push({ stop: () => (registry.close(), catalog.wipe(), memory.close()) });
});
afterEach(async () => {
  client?.onApplicationShutdown();
  await Promise.all(started.splice(0).map((one) => one.stop()));
});

function connect(options: GrpcClientOptions = {}): void {
  const balance = { select: roundRobin(), hedgeAfterMs: 600_000, ...options.balance };
  client = createGrpcClient(ConsumerService, 'registry:///tiny', { settings, registry, ...options, balance });
}

/** The registry tells of an instance there. */
function register(id: string, port: number, more: Partial<ServiceInstance> = {}): void {
  const endpoints = { grpc: port };
  const known = { name: 'tiny', id, version: '1.0.0', address: '127.0.0.1', endpoints, metadata: {} };
  catalog.put({ ...known, health: 'passing', ...more });
}

/** A real instance that answers its name, and tells how often it was asked. */
async function start(id: string, env: Record<string, string> = {}): Promise<Tiny & { asked: number }> {
  const instance = Object.assign(await startTiny(env), { asked: 0 });
  instance.script.getConsumer = async () => ((instance.asked += 1), { name: id });
  started.push({ stop: () => instance.service.drain() });
  register(id, portOf(instance));
  return instance;
}

async function startSick(id: string, sickness: Sickness): Promise<SickPeer> {
  const peer = await SickPeer.start(sickness);
  started.push(peer);
  register(id, peer.port);
  return peer;
}

const portOf = ({ service }: Pick<Tiny, 'service'>) => Number(service.addresses.grpc!.split(':')[1]);
const ask = async (options?: object) => (await client.getConsumer({ consumerId }, options)).consumer?.name;
/** Who answers, asked often enough that everyone has a turn. */
const answering = async () => new Set(await Promise.all(Array.from({ length: 10 }, () => ask())));
const everyone = (...ids: string[]) =>
  eventually(`answers of ${ids}`, async () => String([...(await answering())].sort()) === String(ids), {
    withinMs: 20_000,
  });

describe('a client', () => {
  it('calls every instance, as they come and go', async () => {
    await start('a');
    connect();
    await everyone('a');
    await start('b');
    await everyone('a', 'b');
    catalog.remove('a');
    await everyone('b');
  });

  it('waits for the registry before it says that there is nobody', async () => {
    catalog.cutOff();
    connect();
    const answer = ask();
    catalog.restore();
    await start('a').catch(() => undefined);
    await answer.catch(() => undefined);
    await everyone('a');
  });

  it('says that the peer is unavailable when the registry knows nobody', async () => {
    connect();
    await expect(ask()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE', kind: 'unavailable' });
  });

  it('needs a registry for an address that is looked up there', () => {
    expect(() => createGrpcClient(ConsumerService, 'registry:///tiny')).toThrow('needs a registry');
  });

  it('takes several addresses that are written down', async () => {
    const [a, b] = [await start('a'), await start('b')];
    const addresses = [a, b].map(({ service }) => service.addresses.grpc).join(', ');
    client = createGrpcClient(ConsumerService, addresses, { balance: { select: roundRobin() } });
    await everyone('a', 'b');
  });

  it('calls those only that are wanted', async () => {
    const [a, b] = [await start('a'), await start('b')];
    register('a', portOf(a), { version: '2.0.0' });
    connect({ balance: { filter: ({ version }) => version.startsWith('2.') } });
    await everyone('a');
    expect(b.asked).toBe(0);
  });
});

describe('a call whose instance', () => {
  it('has gone is made at another one, whatever it does', async () => {
    const [a] = [await start('a'), await start('b')];
    connect();
    await everyone('a', 'b');
    await a.service.drain();
    const names = Array.from({ length: 20 }, (_, i) => client.registerConsumer({ name: `n${i}` }));
    expect(await Promise.all(names)).toHaveLength(20);
  });

  it('has taken the port of a dead one is made at once, however long the dead was tried in vain', async () => {
    const dead = await start('dead');
    const GRPC_PORT = String(portOf(dead));
    connect();
    await everyone('dead');
    await dead.service.drain();
    // Each try of the connection is further from the one before.
    await sleep(4_000);
    await expect(ask()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await start('new', { GRPC_PORT });
    expect(await ask()).toBe('new');
  });

  it('never let anyone in is made at another one, and does not wait for the first', async () => {
    const mute = await SickPeer.startMute();
    started.push(mute);
    register('mute', mute.port);
    await start('a');
    connect();
    await everyone('a');
  });

  it.each<Sickness>(['drops the connection', 'ends without a status'])(
    '%s is made at another one if it may be made twice',
    async (sickness) => {
      const sick = await startSick('sick', sickness);
      await start('well');
      connect({ balance: { ejection: { failures: 1_000 } } });
      await eventually('calls of the sick one', async () => (await ask(), sick.calls > 2), { withinMs: 20_000 });
      const seen = sick.calls;
      await eventually(
        'more calls of the sick one',
        async () => (await client.registerConsumer({ name: 'x' }, repeatable), sick.calls > seen),
        { withinMs: 20_000 },
      );
    },
  );

  it('drops the connection is not made again if it may have been done', async () => {
    const sick = await startSick('sick', 'drops the connection');
    const well = await start('well');
    connect();
    const errors: unknown[] = [];
    const register = () => client.registerConsumer({ name: 'x' }).catch((error: unknown) => errors.push(error));
    await eventually('a call of the sick one', async () => (await register(), sick.calls > 0), { withinMs: 20_000 });
    expect(errors).toEqual([expect.any(DomainError)]);
    expect(errors).toMatchObject([{ code: 'SERVICE_UNAVAILABLE' }]);
    expect(well.asked).toBe(0);
  });

  it('hangs is made at another one, too, when it may be made twice; the first is told to give up', async () => {
    const sick = await startSick('sick', 'hangs');
    await start('well');
    connect({ balance: { hedgeAfterMs: 30 } });
    await eventually('calls of the sick one', async () => (await ask()) === 'well' && sick.calls > 0, {
      withinMs: 20_000,
    });
    await eventually('that it is cancelled', () => sick.cancelled === sick.calls, { withinMs: 20_000 });
  });

  it('hangs is not made elsewhere while the peer waits as it was asked to', async () => {
    const [a, b] = [await start('a'), await start('b')];
    connect({ balance: { hedgeAfterMs: 10 } });
    const slow = (instance: typeof a) => async () => {
      instance.asked += 1;
      await new Promise((resolve) => setTimeout(resolve, 100));
      return { name: 'slow' };
    };
    a.script.getConsumer = slow(a);
    b.script.getConsumer = slow(b);
    await ask({ metadata: { 'prefer-wait': '30' } });
    expect(a.asked + b.asked).toBe(1);
  });

  it('hangs again and again is set aside', async () => {
    const sick = await startSick('sick', 'hangs');
    await start('well');
    connect({ balance: { hedgeAfterMs: 10, ejection: { baseMs: 600_000 } } });
    const isSpared = async () => {
      const before = sick.calls;
      for (let i = 0; i < 10; i += 1) await ask();
      return sick.calls > 0 && sick.calls === before;
    };
    await eventually('ten calls without the sick one', isSpared, { withinMs: 20_000 });
  });

  it('refuses is not made again', async () => {
    const [a, b] = [await start('a'), await start('b')];
    connect();
    await everyone('a', 'b');
    const refusal = new DomainError('STORE_UNAVAILABLE', 'unavailable', 'Its database is away.');
    let asked = 0;
    for (const { script } of [a, b]) script.getConsumer = () => ((asked += 1), Promise.reject(refusal));
    await expect(ask()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(asked).toBe(1);
  });

  it('says that an earlier attempt goes on is asked again', async () => {
    const sick = await startSick('sick', 'drops the connection');
    const well = await start('well');
    connect({ balance: { ejection: { failures: 1_000 } } });
    const goesOn = new DomainError('REQUEST_IN_PROGRESS', 'in-progress', 'The first request goes on.');
    const names: unknown[] = [];
    const askOnce = async () => {
      well.script.getConsumer = () => {
        well.script.getConsumer = async () => ({ name: 'well' });
        return sick.calls > 0 ? Promise.reject(goesOn) : Promise.resolve({ name: 'well' });
      };
      names.push(await ask(repeatable));
      return sick.calls > 0;
    };
    await eventually('a call of the sick one', askOnce, { withinMs: 20_000 });
    expect(new Set(names)).toEqual(new Set(['well']));
  });
});

describe('a stream', () => {
  it.each<Sickness>(['hangs', 'drops the connection'])(
    'whose instance %s is opened at another one',
    async (sickness) => {
      const sick = await startSick('sick', sickness);
      const watch = await startWatch();
      watch.script.watchOrder = async function* () {
        yield { eventId: '1' };
      };
      started.push({ stop: () => watch.service.drain() });
      register('well', portOf(watch));
      const balance = { select: roundRobin(), hedgeAfterMs: 50, ejection: { failures: 1_000 } };
      const watcher = createGrpcClient(WatchService, 'registry:///tiny', { registry, settings, balance });
      started.push({ stop: () => watcher.onApplicationShutdown() });
      const seen: string[] = [];
      const readOnce = async () => {
        for await (const { eventId } of await watcher.watchOrder({ orderId: consumerId })) seen.push(eventId);
        return sick.calls > 0;
      };
      await eventually('a stream of the sick one', readOnce, { withinMs: 20_000 });
      expect(new Set(seen)).toEqual(new Set(['1']));
    },
  );
});

describe('a client of grpc-js itself', () => {
  it('follows the registry, too', async () => {
    const [a, b] = [await start('a'), await start('b')];
    const health = () => healthOf('registry:///tiny', '', registryChannelOptions(registry));
    expect(await health()).toBe('SERVING');
    await a.service.drain();
    catalog.remove('a');
    expect(await health()).toBe('SERVING');
    await b.service.drain();
    catalog.wipe();
    await expect(health()).rejects.toMatchObject({ code: status.UNAVAILABLE });
  });

  it('is told when it has no registry', async () => {
    registryChannelOptions(registry);
    await expect(healthOf('registry:///tiny')).rejects.toThrow('has no registry');
  });
});
