import { FakeClock } from '@comanda/testing';
import { MemoryKeyValue } from '../memory/memory-key-value.js';
import { KeyValueLeases } from './key-value-leases.js';
import type { Busy, Lease } from './leases.js';

const TTL_MS = 9_000;
let clock: FakeClock;
let keys: MemoryKeyValue;
let here: KeyValueLeases;
let elsewhere: KeyValueLeases;

beforeEach(() => {
  clock = new FakeClock();
  keys = new MemoryKeyValue(clock);
  [here, elsewhere] = [new KeyValueLeases(keys, clock), new KeyValueLeases(keys, clock)];
});

const take = async (leases: KeyValueLeases, ttlMs = TTL_MS) => (await leases.take('a', ttlMs, 'me')) as Lease;
const tryOf = async (leases: KeyValueLeases) => (await leases.take('a', TTL_MS, 'me')) as Busy;

describe('a lease on a key', () => {
  it('is taken when its holder has not renewed it for the TTL, as seen by who wants it', async () => {
    const first = await take(here);
    clock.advance(TTL_MS); // nobody has looked
    expect(await tryOf(elsewhere)).toEqual({ busyForMs: TTL_MS });
    clock.advance(TTL_MS - 1);
    expect(await tryOf(elsewhere)).toEqual({ busyForMs: 1 });
    clock.advance(1);
    expect((await take(elsewhere)).token).toBeGreaterThan(first.token);
    expect(await first.renew()).toBe(false);
  });

  it('is not taken from who renews it', async () => {
    const first = await take(here);
    for (let times = 0; times < 5; times += 1) {
      clock.advance(TTL_MS - 1);
      expect(await tryOf(elsewhere)).toEqual({ busyForMs: TTL_MS });
      expect(await first.renew()).toBe(true);
    }
  });

  it('keeps the TTL of its holder, whatever who wants it would like', async () => {
    await take(here, 10 * TTL_MS);
    await tryOf(elsewhere);
    clock.advance(9 * TTL_MS);
    expect(await tryOf(elsewhere)).toEqual({ busyForMs: TTL_MS });
  });

  it('is free for all when it is released, but not by a holder of before', async () => {
    const first = await take(here);
    await tryOf(elsewhere);
    clock.advance(TTL_MS);
    const second = await take(elsewhere);
    await first.release();
    expect(await tryOf(here)).toEqual({ busyForMs: TTL_MS });
    await second.release();
    expect((await take(here)).token).toBeGreaterThan(second.token);
  });

  it('is renewed though the answer to the last renewal was lost', async () => {
    const first = await take(here);
    const compareAndSet = keys.compareAndSet.bind(keys);
    keys.compareAndSet = async (...given) => {
      await compareAndSet(...given);
      throw new Error('no answer');
    };
    await expect(first.renew()).rejects.toThrow('no answer');
    keys.compareAndSet = compareAndSet;
    expect(await first.renew()).toBe(true);
  });

  it('has a greater token each time, also when the clock goes back', async () => {
    const first = await take(here);
    await first.release();
    clock.now = () => new Date(0);
    const second = await take(here);
    expect(second.token).toBe(first.token + 1);
  });

  it('has a greater token also when the store has forgotten the last one', async () => {
    const first = await take(here);
    await keys.delete('locks/a');
    clock.advance(1);
    expect((await take(here)).token).toBeGreaterThan(first.token);
    expect(await first.renew()).toBe(false);
  });
});
