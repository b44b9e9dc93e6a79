import { ConsulRegistry, MemoryRegistry, openRegistry, StaticRegistry } from './index.js';

it.each([
  ['static:order=host:1', StaticRegistry],
  ['memory:', MemoryRegistry],
  ['consul://host:8500', ConsulRegistry],
  ['http://host:8500', ConsulRegistry],
])('opens %s', async (url, kind) => {
  const registry = openRegistry(url);
  expect(registry).toBeInstanceOf(kind);
  await registry.close();
});

it('lets those who open memory: find each other', async () => {
  const [one, two] = [openRegistry('memory:'), openRegistry('memory:')];
  const registration = {
    name: 'order',
    id: 'order-1',
    version: '1',
    address: 'h',
    endpoints: { grpc: 1 },
    metadata: {},
  };
  await one.register(registration);
  expect(await two.list('order')).toHaveLength(1);
  await one.close();
  expect(await two.list('order')).toEqual([]);
});

it.each(['', 'redis://host', 'order=host:1'])('refuses %j', (url) => {
  expect(() => openRegistry(url)).toThrow(expect.objectContaining({ code: 'REGISTRY_URL_INVALID' }));
});
