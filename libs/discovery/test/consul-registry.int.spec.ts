import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jest } from '@jest/globals';
import { Server as GrpcServer, ServerCredentials } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import { configureLogging } from '@comanda/observability';
import { eventually } from '@comanda/testing';
import { ConsulRegistry, type Registration } from '../src/index.js';
import { ConsulServer } from './consul-server.js';

configureLogging({ level: 'silent' });
// Servers start, and checks are made, in their own time.
jest.setTimeout(60_000);
const inTime: typeof eventually = (name, condition) => eventually(name, condition, { withinMs: 20_000 });

let server: ConsulServer;
let registry: ConsulRegistry;
let http: HttpServer;
let grpc: GrpcServer;
let health: HealthImplementation;
let endpoints: { http: number; grpc: number };
/** What readiness answers; undefined: nothing at all. */
let readiness: number | undefined;

beforeAll(async () => {
  server = await ConsulServer.prepare();
  await server.start();
  http = createServer((_request, response) => readiness && response.writeHead(readiness).end());
  await once(http.listen(0, '127.0.0.1'), 'listening');
  grpc = new GrpcServer();
  health = new HealthImplementation();
  health.addToServer(grpc);
  const port = await new Promise<number>((resolve, reject) =>
    grpc.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  endpoints = { http: (http.address() as AddressInfo).port, grpc: port };
});
afterAll(async () => {
  grpc.forceShutdown();
  http.closeAllConnections();
  http.close();
  await server.dispose();
});

beforeEach(() => {
  readiness = 200;
  health.setStatus('', 'SERVING');
  registry = new ConsulRegistry({ url: server.url, intervalMs: 250 });
});
afterEach(() => registry.close());

const registration = (): Registration => ({
  ...{ name: 'shop', id: 'shop-1', version: '1.0.0', address: '127.0.0.1', endpoints, metadata: { zone: 'a' } },
  tags: ['urlprefix-/shop proto=grpc'],
});
const healthNow = async () => (await registry.get('shop', 'shop-1'))?.health;
const becomes = (wanted: string) => inTime(`a ${wanted} instance`, async () => (await healthNow()) === wanted);
const ask = async (path: string): Promise<Record<string, unknown>[]> =>
  (await (await fetch(`${server.url}/v1${path}`)).json()) as Record<string, unknown>[];
/** What the checks of a record say, by the name of the check. */
const checks = async (name: string) =>
  Object.fromEntries((await ask(`/health/checks/${name}`)).map(({ Name, Status }) => [Name, Status]));

it('takes who registers for passing before it has asked', async () => {
  readiness = undefined;
  await registry.register(registration());
  expect(await checks('shop')).toEqual({
    heartbeat: 'passing',
    'gRPC health': 'passing',
    'HTTP readiness': 'passing',
  });
});

it('says that an instance is critical whose readiness refuses, and that it passes again', async () => {
  readiness = 503;
  await registry.register(registration());
  await becomes('critical');
  expect(await checks('shop')).toMatchObject({ heartbeat: 'passing', 'gRPC health': 'passing' });
  readiness = 200;
  await becomes('passing');
});

it('says that an instance is critical that hangs', async () => {
  readiness = undefined;
  await registry.register(registration());
  await becomes('critical');
});

it('says that an instance is critical whose gRPC health is not serving', async () => {
  health.setStatus('', 'NOT_SERVING');
  await registry.register(registration());
  await becomes('critical');
  expect(await checks('shop')).toMatchObject({ heartbeat: 'passing', 'HTTP readiness': 'passing' });
});

it('has the HTTP port beside gRPC as a service of its own, without the routes of gRPC', async () => {
  await registry.register(registration());
  expect(await ask('/catalog/service/shop')).toMatchObject([
    { ServicePort: endpoints.grpc, ServiceTags: ['urlprefix-/shop proto=grpc'] },
  ]);
  expect(await ask('/catalog/service/shop-http')).toMatchObject([
    { ServicePort: endpoints.http, ServiceTags: [], ServiceMeta: { zone: 'a', 'endpoint-of': 'shop-1' } },
  ]);
  await registry.deregister('shop-1');
  expect(await ask('/catalog/service/shop-http')).toEqual([]);
});

it('registers again what somebody has taken away', async () => {
  await registry.register(registration());
  for (const id of ['shop-1', 'shop-1-http'])
    await fetch(`${server.url}/v1/agent/service/deregister/${id}`, { method: 'PUT' });
  expect(await registry.list('shop')).toEqual([]);
  await inTime('the instance', async () => (await registry.list('shop')).length === 1);
  await inTime('its HTTP port', async () => (await ask('/catalog/service/shop-http')).length === 1);
});

it('lists what others have registered, at the one port that they have', async () => {
  const body = JSON.stringify({ Name: 'legacy', ID: 'legacy-1', Address: '10.0.0.1', Port: 99, Tags: ['v1'] });
  await fetch(`${server.url}/v1/agent/service/register`, { method: 'PUT', body });
  expect(await registry.list('legacy')).toEqual([
    {
      ...{ name: 'legacy', id: 'legacy-1', version: '0.0.0', address: '10.0.0.1', metadata: {}, tags: ['v1'] },
      ...{ endpoints: { grpc: 99, http: 99 }, health: 'passing' },
    },
  ]);
});
