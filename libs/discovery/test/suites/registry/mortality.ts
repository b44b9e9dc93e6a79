import type { RegistryBench } from './registry-bench.js';

/** Instances that die without a word. */
export function mortalitySuite(bench: RegistryBench): void {
  it('gives nobody work who has died, and keeps those who live', async () => {
    const [mortal, alive] = [await bench.open(), await bench.open()];
    const [dying, living] = [bench.instance(), bench.instance()];
    await mortal.register(dying);
    await alive.register(living);
    const watched = bench.watch();
    await bench.eventually('both', () => watched.last?.length === 2);
    await mortal.abandon();
    const passing = () => watched.last?.filter(({ health }) => health === 'passing').map(({ id }) => id);
    await bench.eventually('the end of the dead', () => passing()?.join() === living.id);
    expect(await bench.passing()).toEqual([living.id]);
  });

  it('keeps who goes on living for longer than one heartbeat counts', async () => {
    const [dying, living] = [bench.instance(), bench.instance()];
    const mortal = await bench.open();
    await (await bench.open()).register(living);
    await mortal.register(dying);
    const watched = bench.watch();
    await mortal.abandon();
    // One lifetime of a heartbeat has passed when the other is gone.
    await bench.eventually('the end of the dead', async () => (await bench.passing()).join() === living.id);
    expect(watched.last?.find(({ id }) => id === living.id)).toMatchObject({ health: 'passing' });
  });
}
