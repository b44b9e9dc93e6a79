import { staticInstances } from './static-instances.js';

it('reads services with the addresses of their gRPC', () => {
  expect(staticInstances('order=10.0.0.1:50051, order=[::1]:50051,kitchen=kitchen.local:1')).toMatchObject([
    { name: 'order', address: '10.0.0.1', endpoints: { grpc: 50_051 }, health: 'passing' },
    { name: 'order', address: '[::1]', endpoints: { grpc: 50_051 } },
    { name: 'kitchen', address: 'kitchen.local', endpoints: { grpc: 1 } },
  ]);
});

it('reads nobody of nothing', () => {
  expect(staticInstances('')).toEqual([]);
});

it.each(['order', 'order=host', '=host:1', 'order=http://host:1', 'order=host:1;kitchen=host:2'])(
  'refuses %s',
  (text) => {
    expect(() => staticInstances(text)).toThrow(expect.objectContaining({ code: 'REGISTRY_URL_INVALID' }));
  },
);
