import { sleep, SystemClock } from './clock.js';

const clock = new SystemClock();

describe('SystemClock', () => {
  it('calls back once, after the time', async () => {
    const began = clock.monotonicMs();
    await sleep(clock, 20);
    expect(clock.monotonicMs() - began).toBeGreaterThanOrEqual(15);
  });

  it('does not call back what was cancelled', async () => {
    let called = false;
    clock.after(1, () => (called = true))();
    await sleep(clock, 20);
    expect(called).toBe(false);
  });
});
