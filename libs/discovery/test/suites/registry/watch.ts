import type { ServiceHealth } from '../../../src/index.js';
import type { RegistryBench } from './registry-bench.js';

/** What a watch tells. */
export function watchSuite(bench: RegistryBench): void {
  it('tells a watch who is there when it begins, nobody included', async () => {
    const empty = bench.watch();
    await bench.eventually('the first answer', () => empty.last?.length === 0);
    const registration = bench.instance();
    await bench.registry.register(registration);
    const late = bench.watch();
    await bench.eventually('the first answer', () => late.ids?.[0] === registration.id);
    expect(late.empties).toBe(0);
  });

  it('tells a watch who comes and who goes, whole and by id', async () => {
    const watched = bench.watch();
    const [one, two] = [bench.instance({ id: `${bench.name}-1` }), bench.instance({ id: `${bench.name}-2` })];
    const elsewhere = await bench.open();
    await elsewhere.register(two);
    await elsewhere.register(one);
    await bench.eventually('both', () => watched.ids?.join() === [one.id, two.id].join());
    expect(watched.last?.[0]).toMatchObject({ ...one, health: 'passing' });
    await elsewhere.deregister(one.id);
    await bench.eventually('the other one', () => watched.ids?.join() === two.id);
  });

  it('tells a watch nothing of other services', async () => {
    const watched = bench.watch();
    await bench.registry.register(bench.instance({ name: `${bench.name}x` }));
    await bench.registry.register(bench.instance());
    await bench.eventually('the instance', () => watched.last?.length === 1);
    expect(watched.last?.[0]?.name).toBe(bench.name);
  });

  it('tells a watch when an instance says that it is unwell, and when it is well again', async () => {
    let health: ServiceHealth = 'passing';
    const watched = bench.watch();
    await (await bench.open()).register(bench.instance(), () => health);
    await bench.eventually('a passing instance', () => watched.last?.[0]?.health === 'passing');
    health = 'critical';
    await bench.eventually('a critical instance', () => watched.last?.[0]?.health === 'critical');
    health = 'passing';
    await bench.eventually('a passing instance', () => watched.last?.[0]?.health === 'passing');
  });

  it('takes an instance that cannot say how it is for unwell', async () => {
    const watched = bench.watch();
    await (await bench.open()).register(bench.instance(), () => Promise.reject(new Error('no idea')));
    await bench.eventually('a critical instance', () => watched.last?.[0]?.health === 'critical');
  });

  it('tells a watch nothing once it is stopped', async () => {
    const [stopped, other] = [bench.watch(), bench.watch()];
    await bench.eventually('the first answers', () => stopped.last !== undefined && other.last !== undefined);
    stopped.watch.stop();
    await bench.registry.register(bench.instance());
    await bench.eventually('the instance', () => other.last?.length === 1);
    expect(stopped.last).toEqual([]);
  });
}
