import { callProgram } from '../src/index.js';
import { Bench } from './bench.js';

describe('a process that has died', () => {
  it('does not go on with what it waited for', async () => {
    const bench = new Bench();
    let went = false;
    const { clock, store } = bench.process.ports;
    clock.after(10, () => (went = true));
    void store.ping().then(() => (went = true));
    bench.host.kill();
    await bench.pass(1_000);
    expect(went).toBe(false);
  });

  it('has no effect any more', async () => {
    const bench = new Bench();
    const { store, broker, clock } = bench.process.ports;
    const heard: string[] = [];
    const other = bench.world.connectBroker({
      id: 'other',
      index: 0,
      alive: true,
      reaches: () => true,
      die: () => undefined,
    });
    await other.subscribe('x', () => heard.push('published'));
    bench.host.kill();
    broker.publish('x', new Uint8Array());
    void broker.append('evt.x.Y', new Uint8Array());
    void store.transaction(async (tx) => tx.append([]));
    clock.after(1, () => heard.push('timer'));
    await bench.pass(1_000);
    expect([heard, bench.world.server.entries, bench.world.database('service').transactions]).toEqual([[], [], []]);
  });

  it('is started again, with another id and no memory', async () => {
    const bench = new Bench();
    const first = bench.process;
    bench.host.kill();
    expect(bench.host.program).toBeUndefined();
    await bench.pass(60_000);
    expect(bench.process).not.toBe(first);
    expect([first.id, bench.process.id, bench.process.alive]).toEqual(['host-1.1', 'host-1.2', true]);
  });

  it('may have sent its commit before', async () => {
    const stored = await Promise.all(
      Array.from({ length: 20 }, async (_, turns) => {
        const bench = new Bench();
        for (let turn = 0; turn < turns; turn += 1) bench.world.chance.next();
        void bench.count(1);
        await bench.pass(1);
        bench.host.kill();
        await bench.pass(1_000);
        return bench.stored;
      }),
    );
    expect(new Set(stored)).toEqual(new Set([undefined, 1]));
  });
});

it('dies at the call that was drawn, in the midst of what it does', async () => {
  const bench = new Bench();
  bench.process.dieAtCall(3, () => true);
  const { broker } = bench.process.ports;
  for (let call = 0; call < 5; call += 1) broker.publish('x', new Uint8Array());
  expect([bench.process.alive, bench.world.server.sightings.length]).toEqual([false, 2]);
});

describe('a call', () => {
  it('gets what the program answers or throws', async () => {
    const bench = new Bench();
    const hosts = [bench.host];
    expect(await bench.outcome(callProgram(bench.world, hosts, async ({ id }) => id))).toBe('done');
    const failing = callProgram(bench.world, hosts, () => Promise.reject(new RangeError('no')));
    expect(await bench.outcome(failing)).toBe('RangeError');
  });

  it('fails when nobody is there, or nobody answers in time', async () => {
    const bench = new Bench({ 'answer lost': 1 });
    const call = () => callProgram(bench.world, [bench.host], async () => 'heard', { timeoutMs: 500 });
    expect(await bench.outcome(call())).toBe('CallFailed');
    bench.host.kill();
    expect(await bench.outcome(call())).toBe('CallFailed');
  });
});
