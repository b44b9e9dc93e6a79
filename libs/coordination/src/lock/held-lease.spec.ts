import { configureLogging } from '@comanda/observability';
import { FakeClock, SeededRandom, settled } from '@comanda/testing';
import { HeldLease } from './held-lease.js';
import type { Lease } from './leases.js';

configureLogging({ level: 'silent' });

const TTL_MS = 9_000;

/** A lease whose backend answers as the test says. */
class GivenLease implements Lease {
  readonly token = 7;
  readonly ttlMs = TTL_MS;
  renewals = 0;
  released = 0;
  answer: () => Promise<boolean> = async () => true;

  renew(): Promise<boolean> {
    this.renewals += 1;
    return this.answer();
  }

  async release(): Promise<void> {
    this.released += 1;
  }
}

let clock: FakeClock;
let lease: GivenLease;
let held: HeldLease;
let ends: number;

beforeEach(() => {
  clock = new FakeClock();
  lease = new GivenLease();
  ends = 0;
  held = new HeldLease({
    ...{ name: 'a', lease, clock, random: new SeededRandom(), askedAtMs: clock.monotonicMs() },
    onEnd: () => (ends += 1),
  });
});

const pass = async (ms: number) => {
  for (let passed = 0; passed < ms; passed += 100) {
    clock.advance(100);
    await settled();
  }
};

describe('a lease that is held', () => {
  it('is renewed three times in a TTL, and lasts', async () => {
    await pass(10 * TTL_MS);
    expect(held.isHeld()).toBe(true);
    expect(lease.renewals).toBeGreaterThanOrEqual(29);
    expect(lease.renewals).toBeLessThanOrEqual(31);
    await held.release();
    expect(clock.waiting).toBe(0);
  });

  it('is given back once, and then neither held nor lost', async () => {
    await held.release();
    await held.release();
    expect([lease.released, ends, held.isHeld(), held.lost.aborted]).toEqual([1, 1, false, false]);
    expect(clock.waiting).toBe(0);
  });

  it('is lost as soon as the backend says that it is another’s', async () => {
    lease.answer = async () => false;
    await pass(TTL_MS / 3);
    expect([held.isHeld(), held.lost.aborted, ends]).toEqual([false, true, 1]);
    expect(clock.waiting).toBe(0);
  });

  it('is renewed again and again while the backend is away, and lost before its TTL is over', async () => {
    lease.answer = () => Promise.reject(new Error('away'));
    await pass(0.8 * TTL_MS);
    expect(held.isHeld()).toBe(true);
    expect(lease.renewals).toBeGreaterThan(3);
    await pass(0.1 * TTL_MS);
    expect([held.isHeld(), held.lost.aborted]).toEqual([false, true]);
  });

  it('lasts when the backend comes back in time', async () => {
    lease.answer = () => Promise.reject(new Error('away'));
    await pass(0.6 * TTL_MS);
    lease.answer = async () => true;
    await pass(2 * TTL_MS);
    expect(held.isHeld()).toBe(true);
    await held.release();
  });

  it('is not held any more after a pause, though no timer has told', async () => {
    jumpOver(clock, TTL_MS);
    expect(held.isHeld()).toBe(false);
    expect(held.lost.aborted).toBe(true);
    await settled();
    expect(lease.released).toBe(1);
  });

  it('counts from when a renewal was asked for, not from its answer', async () => {
    const answered = Promise.withResolvers<boolean>();
    lease.answer = () => answered.promise;
    await pass(0.5 * TTL_MS); // asked at a third
    answered.resolve(true);
    await settled();
    jumpOver(clock, (1 / 3 + 0.9 - 0.5) * TTL_MS);
    expect(held.isHeld()).toBe(false);
  });

  it('is not brought back by an answer that comes when it is over', async () => {
    const answered = Promise.withResolvers<boolean>();
    lease.answer = () => answered.promise;
    await pass(TTL_MS);
    answered.resolve(true);
    await settled();
    expect(held.isHeld()).toBe(false);
    expect(clock.waiting).toBe(0);
  });
});

/** As a process sees it that was stopped: time has passed, and no timer has run yet. */
function jumpOver(fake: FakeClock, ms: number): void {
  const nowMs = fake.monotonicMs();
  fake.monotonicMs = () => nowMs + ms;
}
