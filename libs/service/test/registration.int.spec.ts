import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { InstanceCache, Registry, type ServiceInstance } from '@comanda/discovery';
import { HealthChecks } from '@comanda/observability';
import { eventually } from '@comanda/testing';
import { bootService, Drain, readSettings, type RunningService } from '../src/index.js';
import { startTiny, tinyService, type Tiny } from './tiny-service.js';

const running: RunningService[] = [];
const occupants: Server[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((service) => service.drain()));
  for (const server of occupants.splice(0)) server.close();
});

async function start(env: Record<string, string> = {}): Promise<Tiny> {
  const tiny = await startTiny({ REGISTRY_URL: 'memory:', ...env });
  running.push(tiny.service);
  return tiny;
}

const registered = (service: RunningService): Promise<readonly ServiceInstance[]> => service.get(Registry).list('tiny');

it('registers at its real ports, with an id of its own, when it is ready', async () => {
  const { service } = await start({ HTTP_PORT: '0', GRPC_PORT: '0' });
  const [instance] = await registered(service);
  expect(instance).toMatchObject({ name: 'tiny', address: '127.0.0.1', health: 'passing' });
  const { http, grpc } = service.addresses;
  expect([http, grpc]).toEqual([
    `http://127.0.0.1:${instance!.endpoints.http}`,
    `127.0.0.1:${instance!.endpoints.grpc}`,
  ]);
  expect(instance!.endpoints.grpc).toBeGreaterThan(0);
  expect((await fetch(`${http}/readyz`)).status).toBe(200);
});

it('registers a version, labels, and tags for routers', async () => {
  const { service } = await start({
    SERVICE_VERSION: '2.1.0',
    INSTANCE_LABELS: 'zone=a,canary=yes',
    ROUTE_TAGS: 'urlprefix-example.com/',
    ROUTE_WEIGHT: '0.1',
  });
  expect((await registered(service))[0]).toMatchObject({
    version: '2.1.0',
    metadata: { zone: 'a', canary: 'yes' },
    tags: ['urlprefix-/comanda.consumer.v1.ConsumerService proto=grpc weight=0.1', 'urlprefix-example.com/ weight=0.1'],
  });
});

it('is two instances when it is started twice', async () => {
  const [{ service }] = [await start(), await start()];
  const instances = await registered(service);
  expect(new Set(instances.map(({ id }) => id)).size).toBe(2);
  expect(new Set(instances.map(({ endpoints }) => endpoints.grpc)).size).toBe(2);
});

async function startUnset(): Promise<RunningService> {
  const definition = tinyService();
  const settings = readSettings(definition, { LOG_LEVEL: 'silent', REGISTRY_URL: 'memory:' });
  const service = await bootService(definition, settings);
  running.push(service);
  return service;
}

it('takes free ports where the usual ones are taken and nobody has asked for them', async () => {
  for (const port of [8099, 50_099]) await occupy(port);
  const { addresses } = await startUnset();
  expect((await fetch(`${addresses.http}/livez`)).status).toBe(200);
  expect(addresses.grpc).not.toMatch(/:(50099|0)$/);
});

it('finds ports for several that start at the same moment', async () => {
  const services = await Promise.all([startUnset(), startUnset(), startUnset()]);
  expect(new Set(services.map(({ addresses }) => addresses.http)).size).toBe(3);
  expect(new Set(services.map(({ addresses }) => addresses.grpc)).size).toBe(3);
});

it('finds other instances in what it keeps of the registry', async () => {
  const [one, two] = [await start(), await start()];
  const found = ({ service }: Tiny) => service.get(InstanceCache).instances('tiny').length;
  await eventually('both in each', () => found(one) === 2 && found(two) === 2);
});

it('is critical while its health is failing', async () => {
  const { service } = await start();
  let failing = true;
  service.get(HealthChecks).add('database', () => {
    if (failing) throw new Error('down');
  });
  const health = async () => (await registered(service))[0]?.health;
  await eventually('a critical instance', async () => (await health()) === 'critical');
  failing = false;
  await eventually('a passing instance', async () => (await health()) === 'passing');
});

it('leaves the registry before it begins to drain, and waits as long as it is told', async () => {
  const { service } = await start({ REGISTRY_DRAIN_DELAY_MS: '200' });
  const steps: { readonly step: string; readonly atMs: number }[] = [];
  const note = (step: string) => steps.push({ step, atMs: performance.now() });
  service.get(Registry).watch('tiny', ({ length }) => length === 0 && note('left'));
  service.get(Drain).signal.addEventListener('abort', () => note('draining'));
  await service.drain();
  const [left, draining] = steps;
  expect(steps.map(({ step }) => step)).toEqual(['left', 'draining']);
  // A timer of Node's may be a millisecond early.
  expect(draining!.atMs - left!.atMs).toBeGreaterThan(198);
});

it('answers those who have not heard yet that it has left', async () => {
  const { service } = await start({ REGISTRY_DRAIN_DELAY_MS: '3000' });
  const drained = service.drain();
  await eventually('nobody', async () => (await registered(service)).length === 0);
  expect((await fetch(`${service.addresses.http}/livez`)).status).toBe(200);
  await drained;
});

it('does not start with a label that the registry cannot keep', async () => {
  await expect(start({ INSTANCE_LABELS: 'version=3' })).rejects.toMatchObject({ code: 'REGISTRATION_INVALID' });
});

async function occupy(port: number): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1');
  occupants.push(server);
  // Another test of this machine may have it: that is as good.
  await Promise.race([once(server, 'listening'), once(server, 'error')]).catch(() => undefined);
}
