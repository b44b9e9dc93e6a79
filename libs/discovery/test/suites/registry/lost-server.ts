import { InstanceCache } from '../../../src/index.js';
import type { RegistryBench } from './registry-bench.js';

/** How soon everyone has to be known again, in milliseconds, with room for a machine under load. */
const KNOWN_AGAIN_MS = 10_000;

/** A server that goes away, and comes back. */
export function lostServerSuite(bench: RegistryBench): void {
  const { kind } = bench;
  let away = false;
  const cutOff = async () => {
    away = true;
    await kind.cutOff();
  };
  const restore = async (how: { empty: boolean }) => {
    await kind.restore(how);
    away = false;
  };
  afterEach(async () => {
    if (away) await restore({ empty: true });
  });

  it('answers no question while the server is away, and says why', async () => {
    await bench.registry.register(bench.instance());
    await cutOff();
    await expect(bench.registry.list(bench.name)).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('tells a watch that the server is away once, and nothing else until it is back', async () => {
    await (await bench.open()).register(bench.instance());
    const watched = bench.watch();
    await bench.eventually('the instance', () => watched.last?.length === 1);
    await cutOff();
    await bench.eventually('the loss', () => watched.losses === 1);
    expect(watched.last).toHaveLength(1);
    expect(watched.empties).toBe(0);
    const late = bench.instance();
    await (await bench.open()).register(late);
    await restore({ empty: false });
    await bench.eventually('news after the return', () => watched.ids?.includes(late.id) === true);
    expect(watched.losses).toBe(1);
  });

  it('knows everyone again within ten seconds when the server has lost its memory', async () => {
    const instances = [bench.instance(), bench.instance(), bench.instance()].sort((a, b) => (a.id < b.id ? -1 : 1));
    for (const instance of instances) await (await bench.open()).register(instance);
    const watched = bench.watch();
    await bench.eventually('all', () => watched.last?.length === instances.length);
    await cutOff();
    await restore({ empty: true });
    const began = performance.now();
    const ids = instances.map(({ id }) => id).join();
    await bench.eventually('all again', async () => (await bench.passing()).join() === ids);
    expect(performance.now() - began).toBeLessThan(KNOWN_AGAIN_MS);
    await bench.eventually('all again in the watch', () => watched.ids?.join() === ids);
  });

  it('registers who comes while the server is away when it is back', async () => {
    await cutOff();
    const registration = bench.instance();
    await bench.registry.register(registration);
    await restore({ empty: false });
    await bench.eventually('the instance', async () => (await bench.passing()).includes(registration.id));
  });

  it('does not bring back who has deregistered while the server is away', async () => {
    const [gone, stays] = [bench.instance(), bench.instance()];
    for (const each of [gone, stays]) await bench.registry.register(each);
    await cutOff();
    await bench.registry.deregister(gone.id);
    await restore({ empty: true });
    await bench.eventually('the other one', async () => (await bench.passing()).join() === stays.id);
  });

  it('lets a cache serve on through it: last known good, and never nobody', async () => {
    for (const instance of [bench.instance(), bench.instance()]) await (await bench.open()).register(instance);
    const cache = new InstanceCache(bench.registry);
    const sizes: number[] = [];
    await bench.eventually('both', () => cache.instances(bench.name).length === 2);
    cache.subscribe(bench.name, ({ length }) => sizes.push(length));
    await cutOff();
    await bench.eventually('the loss', () => cache.isStale(bench.name));
    await restore({ empty: true });
    await bench.eventually('both again', async () => (await bench.passing()).length === 2);
    await bench.eventually('the return', () => !cache.isStale(bench.name));
    expect(sizes).toEqual([2]);
    cache.close();
  });
}
