import { KitchenService } from '@comanda/contracts';
import { z } from 'zod';
import { registrationOf } from './registration-of.js';
import { registryShape } from './registry-shape.js';

const shape = z.object(registryShape);
const facts = {
  id: 'kitchen-1',
  version: '1.0.0',
  host: '127.0.0.1',
  addresses: { http: 'http://127.0.0.1:8083', grpc: '127.0.0.1:50053' },
};
const registration = (env: Record<string, string>, given: Partial<typeof facts> = {}) =>
  registrationOf({ name: 'kitchen', grpc: [KitchenService] }, { ...facts, ...given, settings: shape.parse(env) });

it('says where the instance is, by what it listens on', () => {
  expect(registration({})).toEqual({
    ...{ name: 'kitchen', id: 'kitchen-1', version: '1.0.0', address: '127.0.0.1', metadata: {} },
    endpoints: { http: 8083, grpc: 50_053 },
    tags: ['urlprefix-/comanda.kitchen.v1.KitchenService proto=grpc'],
  });
});

it('says what the settings say instead', () => {
  const env = { ADVERTISED_HOST: 'kitchen.example.com', SERVICE_VERSION: '2.0.0', INSTANCE_LABELS: 'zone=a, canary=' };
  expect(registration(env)).toMatchObject({
    ...{ address: 'kitchen.example.com', version: '2.0.0' },
    metadata: { zone: 'a', canary: '' },
  });
});

it('has no gRPC endpoint where none is served', () => {
  const { endpoints } = registration({}, { addresses: { http: 'http://127.0.0.1:8080' } as typeof facts.addresses });
  expect(endpoints).toEqual({ http: 8080 });
});

it.each([
  { REGISTRY_URL: 'redis://host' },
  { REGISTRY_URL: 'nats' },
  { INSTANCE_LABELS: 'zone' },
  { INSTANCE_LABELS: 'a b=c' },
  { ROUTE_WEIGHT: '2' },
])('does not take %j for settings', (env) => {
  expect(shape.safeParse(env).success).toBe(false);
});
