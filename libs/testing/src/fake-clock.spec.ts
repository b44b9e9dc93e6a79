import { sleep } from '@comanda/kernel';
import { FakeClock } from './fake-clock.js';

const clock = new FakeClock(new Date(1_000));

describe('FakeClock', () => {
  it('calls what falls due, each at its own time, the earliest first', () => {
    const seen: string[] = [];
    const note = (name: string) => () => seen.push(`${name} ${clock.now().getTime()}`);
    clock.after(30, note('late'));
    clock.after(10, note('early'));
    clock.after(10, note('second'));
    clock.after(100, note('never'));
    clock.advance(50);
    expect(seen).toEqual(['early 1010', 'second 1010', 'late 1030']);
    expect(clock.now().getTime()).toBe(1_050);
    expect(clock.monotonicMs()).toBe(50);
    expect(clock.waiting).toBe(1);
  });

  it('calls a timer that another one has set within the same stretch', async () => {
    const fake = new FakeClock();
    let rounds = 0;
    const round = (): void => {
      rounds += 1;
      fake.after(10, round);
    };
    round();
    fake.advance(35);
    expect(rounds).toBe(4);
  });

  it('does not call what was cancelled', () => {
    const fake = new FakeClock();
    const cancel = fake.after(10, () => {
      throw new Error('called');
    });
    cancel();
    fake.advance(20);
    expect(fake.waiting).toBe(0);
  });

  it('ends a sleep', async () => {
    const fake = new FakeClock();
    const slept = sleep(fake, 1_000);
    fake.advance(1_000);
    await slept;
  });
});
