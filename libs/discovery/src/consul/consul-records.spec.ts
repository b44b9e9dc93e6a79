import type { ServiceInstance } from '../registry.js';
import { instancesOf, recordsOf } from './consul-records.js';

const checks = { ttlMs: 10_000, forgetAfterMs: 60_000, askEveryMs: 1_000, httpPath: '/readyz' };
const instance: ServiceInstance = {
  name: 'order',
  id: 'order-1',
  version: '1.2.3',
  address: '10.0.0.1',
  endpoints: { grpc: 50_051, http: 8_081 },
  metadata: { zone: 'a' },
  tags: ['urlprefix-/x proto=grpc'],
  health: 'passing',
};

it('makes a service at the gRPC port with the tags, and another one at the HTTP port', () => {
  expect(recordsOf(instance, checks)).toMatchObject([
    {
      ...{ name: 'order', id: 'order-1', address: '10.0.0.1', port: 50_051, tags: instance.tags },
      meta: { zone: 'a', version: '1.2.3', 'grpc-port': '50051', 'http-port': '8081' },
    },
    { name: 'order-http', id: 'order-1-http', port: 8_081, tags: [], meta: { 'endpoint-of': 'order-1' } },
  ]);
});

it('makes one service at the HTTP port where there is no gRPC', () => {
  const records = recordsOf({ ...instance, endpoints: { http: 8_080 } }, checks);
  expect(records.map(({ name, port, tags }) => ({ name, port, tags }))).toEqual([
    { name: 'order', port: 8_080, tags: instance.tags },
  ]);
});

it('has what an instance serves asked, and only want of heartbeats makes Consul forget it', () => {
  const [main, http] = recordsOf(instance, checks);
  expect(main!.checks).toEqual([
    expect.objectContaining({
      checkid: 'heartbeat:order-1',
      ttl: '10000ms',
      deregistercriticalserviceafter: '60000ms',
    }),
    expect.objectContaining({ grpc: '10.0.0.1:50051', interval: '1000ms', status: 'passing' }),
    expect.objectContaining({ http: 'http://10.0.0.1:8081/readyz', interval: '1000ms', status: 'passing' }),
  ]);
  expect(main!.checks.slice(1).some((check) => 'deregistercriticalserviceafter' in check)).toBe(false);
  expect(http!.checks.map(({ name }) => name)).toEqual(['heartbeat', 'HTTP readiness']);
});

it('writes an IPv6 address in brackets', () => {
  const [main] = recordsOf({ ...instance, address: 'fe80::1' }, checks);
  expect(main!.checks).toContainEqual(expect.objectContaining({ grpc: '[fe80::1]:50051' }));
});

it('has only heartbeats where the agent cannot reach what is served', () => {
  const records = recordsOf(instance, { ...checks, askEveryMs: undefined });
  expect(records.flatMap((record) => record.checks).map(({ name }) => name)).toEqual(['heartbeat', 'heartbeat']);
});

/** As Consul answers. */
function entry(statuses: readonly string[], meta: Record<string, string> | null, address = '10.0.0.1') {
  return {
    Node: { Address: '10.9.9.9' },
    Service: { ID: 'order-1', Service: 'order', Address: address, Port: 7, Tags: null, Meta: meta },
    Checks: statuses.map((Status) => ({ Status })),
  };
}
const ours = { version: '1.2.3', 'grpc-port': '7', zone: 'a' };

it('reads back an instance that it has made', () => {
  expect(instancesOf([entry(['passing'], ours)])).toEqual([
    {
      ...{ name: 'order', id: 'order-1', version: '1.2.3', address: '10.0.0.1', endpoints: { grpc: 7 } },
      ...{ metadata: { zone: 'a' }, tags: [], health: 'passing' },
    },
  ]);
});

it.each([
  [['passing', 'warning'], 'passing'],
  [['passing', 'critical'], 'critical'],
  [['passing', 'maintenance'], 'critical'],
])('calls one with checks that are %j %s', (statuses, health) => {
  expect(instancesOf([entry(statuses, ours)])[0]!.health).toBe(health);
});

it('leaves out what is only another endpoint of an instance', () => {
  expect(instancesOf([entry([], { ...ours, 'endpoint-of': 'order-1' })])).toEqual([]);
});

it('reads what others have registered, at the address of its node where it has none', () => {
  expect(instancesOf([entry([], null, '')])).toMatchObject([
    { version: '0.0.0', address: '10.9.9.9', endpoints: { grpc: 7, http: 7 } },
  ]);
});
