import type { RegistryBench } from './registry-bench.js';

/** Registrations, while all is well. */
export function registrationSuite(bench: RegistryBench): void {
  it('finds an instance as it has registered, with version, address, endpoints, metadata and tags', async () => {
    const registration = bench.instance({
      version: '2.0.0-rc.1',
      metadata: { zone: 'a', canary: 'yes' },
      tags: ['urlprefix-/v1', 'urlprefix-/comanda.order.v1.OrderService proto=grpc'],
    });
    await (await bench.open()).register(registration);
    const found = { ...registration, health: 'passing' };
    expect(await bench.registry.get(bench.name, registration.id)).toEqual(found);
    expect(await bench.registry.list(bench.name)).toEqual([found]);
  });

  it.each<[string, { grpc?: number; http?: number }]>([
    ['gRPC', { grpc: 50_051 }],
    ['HTTP', { http: 8_080 }],
  ])('finds an instance that has %s only', async (_protocol, endpoints) => {
    const registration = bench.instance({ endpoints });
    await bench.registry.register(registration);
    expect(await bench.registry.get(bench.name, registration.id)).toMatchObject({ endpoints });
  });

  it('lists the instances of a service by id, and those of no other', async () => {
    const [one, two] = [bench.instance({ id: `${bench.name}-1` }), bench.instance({ id: `${bench.name}-2` })];
    const other = bench.instance({ name: `${bench.name}x` });
    for (const each of [two, other, one]) await bench.registry.register(each);
    expect((await bench.registry.list(bench.name)).map(({ id }) => id)).toEqual([one.id, two.id]);
  });

  it('lists the instances of all services, each once', async () => {
    const [one, other] = [bench.instance(), bench.instance({ name: `${bench.name}x` })];
    for (const each of [one, other]) await bench.registry.register(each);
    const all = (await bench.registry.list()).map(({ id }) => id);
    expect(all.filter((id) => id.startsWith(bench.name)).sort()).toEqual([one.id, other.id].sort());
  });

  it('knows nobody of a service that nobody has registered', async () => {
    expect(await bench.registry.list(bench.name)).toEqual([]);
    expect(await bench.registry.get(bench.name, 'nobody')).toBeUndefined();
  });

  it('replaces what an instance has registered before', async () => {
    const registration = bench.instance();
    await bench.registry.register(registration);
    await bench.registry.register({ ...registration, version: '9.9.9', endpoints: { grpc: 50_052 } });
    const versions = (await bench.registry.list(bench.name)).map(({ version }) => version);
    expect(versions).toEqual(['9.9.9']);
  });

  it('does not know an instance any more that has deregistered', async () => {
    const [one, two] = [bench.instance(), bench.instance()];
    for (const each of [one, two]) await bench.registry.register(each);
    await bench.registry.deregister(one.id);
    expect((await bench.registry.list(bench.name)).map(({ id }) => id)).toEqual([two.id]);
  });

  it('takes the deregistration of one that never was', async () => {
    await expect(bench.registry.deregister(`${bench.name}-nobody`)).resolves.toBeUndefined();
  });

  it('deregisters what it has registered when it is closed, and nothing else', async () => {
    const [ours, others] = [bench.instance(), bench.instance()];
    const closing = await bench.open();
    await closing.register(ours);
    await bench.registry.register(others);
    await closing.close();
    expect((await bench.registry.list(bench.name)).map(({ id }) => id)).toEqual([others.id]);
  });

  it.each([
    ['has no endpoint', { endpoints: {} }],
    ['has an id that not every registry can keep', { id: 'a/b' }],
    ['has a label that means something already', { metadata: { version: '1' } }],
  ])('refuses an instance that %s', async (_why, given) => {
    await expect(bench.registry.register(bench.instance(given))).rejects.toMatchObject({
      code: 'REGISTRATION_INVALID',
      kind: 'invalid',
    });
  });
}
