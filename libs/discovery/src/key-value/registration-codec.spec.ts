import type { ServiceInstance } from '../registry.js';
import { decodeInstance, encodeInstance, keyOf, prefixOf } from './registration-codec.js';

const instance: ServiceInstance = {
  ...{ name: 'order', id: 'order-1', version: '1.0.0', address: 'h', endpoints: { grpc: 1 }, metadata: {} },
  health: 'passing',
};

it('keeps each instance under its service, so that one name may begin another', () => {
  expect(keyOf('order', 'order-1').startsWith(prefixOf('order'))).toBe(true);
  expect(keyOf('orders', 'x').startsWith(prefixOf('order'))).toBe(false);
  expect(keyOf('order', 'order-1').startsWith(prefixOf())).toBe(true);
});

it('reads what it has written', () => {
  expect(decodeInstance(encodeInstance(instance))).toEqual(instance);
});

it.each(['', 'null', '{}', '{"name":"order"}', JSON.stringify({ ...instance, endpoints: {} })])(
  'takes %j for nobody',
  (value) => {
    expect(decodeInstance(value)).toBeUndefined();
  },
);
