import { inMacrotask, requireDraining } from './drain-microtasks.js';
import type { Owner } from './event-heap.js';
import { Schedule } from './schedule.js';
import { Trace } from './trace.js';

const run = (schedule: Schedule): Promise<void> => inMacrotask(() => schedule.run());

describe('a schedule', () => {
  it('has events happen by time, and those of one moment in the order of their scheduling', async () => {
    const schedule = new Schedule();
    const seen: string[] = [];
    for (const [name, at] of [
      ['c', 20],
      ['a', 10],
      ['b', 10],
      ['d', 30],
    ] as const)
      schedule.after(at, name, undefined, () => seen.push(`${name} ${schedule.now}`));
    await run(schedule);
    expect(seen).toEqual(['a 10', 'b 10', 'c 20', 'd 30']);
  });

  it('lets all that follows from an event happen before the next one', async () => {
    const schedule = new Schedule();
    const seen: string[] = [];
    const chain = async (): Promise<void> => {
      for (let link = 0; link < 50; link += 1) await undefined;
      seen.push('the end of the chain');
    };
    schedule.after(1, 'first', undefined, () => void chain());
    schedule.after(1, 'second', undefined, () => seen.push('the second event'));
    await run(schedule);
    expect(seen).toEqual(['the end of the chain', 'the second event']);
  });

  it('has nothing happen to the dead, nor what was cancelled', async () => {
    const schedule = new Schedule();
    const owner = { id: 'o', index: 1, alive: true };
    const fail = (): void => {
      throw new Error('happened');
    };
    schedule.after(10, 'for the dead', owner satisfies Owner, fail);
    schedule.cancel(schedule.after(10, 'cancelled', undefined, fail));
    schedule.after(5, 'death', undefined, () => void (owner.alive = false));
    await run(schedule);
    expect(schedule.happened).toBe(1);
  });

  it('goes on until a moment, and no further', async () => {
    const schedule = new Schedule();
    let rounds = 0;
    const round = (): void => {
      rounds += 1;
      schedule.after(10, 'round', undefined, round);
    };
    round();
    await inMacrotask(() => schedule.runUntil(35));
    expect([rounds, schedule.now]).toEqual([4, 35]);
  });

  it('keeps a thousand events in order', async () => {
    const schedule = new Schedule();
    const seen: number[] = [];
    for (let number = 0; number < 1_000; number += 1)
      schedule.after((number * 7_919) % 1_009, 'event', undefined, () => seen.push(schedule.now));
    await run(schedule);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen).toHaveLength(1_000);
  });
});

describe('a trace', () => {
  it('differs when time, kind or owner of one event differ', () => {
    const hashes = [
      [1, 'commit', 1],
      [2, 'commit', 1],
      [1, 'message', 1],
      [1, 'commit', 2],
    ].map(([at, kind, owner]) => {
      const trace = new Trace();
      trace.mix(at as number, kind as string, owner as number);
      trace.mix(7, 'timer', 0);
      return trace.hash;
    });
    expect(new Set(hashes).size).toBe(4);
  });
});

it('drains microtasks from a macrotask', async () => {
  await inMacrotask(requireDraining);
});
