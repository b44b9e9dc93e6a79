import { FakeClock, settled } from '@comanda/testing';
import { Pulse } from './pulse.js';

let clock: FakeClock;
let done: number;
let pulse: Pulse;
let act: () => void | Promise<void>;

beforeEach(() => {
  clock = new FakeClock();
  done = 0;
  act = () => void (done += 1);
  pulse = new Pulse(clock, 50, () => act());
});
const pass = async (ms: number) => {
  clock.advance(ms);
  await settled();
};
const ask = async () => {
  pulse.ask();
  await settled();
};

describe('a pulse', () => {
  it('does at once what is asked', async () => {
    await ask();
    expect(done).toBe(1);
  });

  it('does a burst of askings in two: the first, and the rest when it has rested', async () => {
    for (let i = 0; i < 100; i += 1) await ask();
    await pass(49);
    expect(done).toBe(1);
    await pass(1);
    expect(done).toBe(2);
    await pass(1_000);
    expect(done).toBe(2);
  });

  it('begins nothing while it still does the last', async () => {
    const slow = Promise.withResolvers<void>();
    act = () => ((done += 1), slow.promise);
    await ask();
    await ask();
    await pass(1_000);
    expect(done).toBe(1);
    slow.resolve();
    await settled();
    await pass(50);
    expect(done).toBe(2);
  });

  it('does nothing once it is stopped, and leaves no timer', async () => {
    await ask();
    await ask();
    pulse.stop();
    await pass(1_000);
    await ask();
    expect([done, clock.waiting]).toEqual([1, 0]);
  });

  it('rests no more when it is stopped meanwhile', async () => {
    const slow = Promise.withResolvers<void>();
    act = () => slow.promise;
    await ask();
    pulse.stop();
    slow.resolve();
    await settled();
    expect(clock.waiting).toBe(0);
  });
});
