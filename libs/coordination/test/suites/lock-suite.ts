import { eventually } from '@comanda/testing';
import type { HeldLock, Locks } from '../../src/index.js';
import { WITHIN_MS } from './patience.js';

/** A backend under test. */
export interface LockKind {
  readonly name: string;
  /** A process of its own, as it were; all on one and the same backend. */
  connect(): Promise<Locks>;
  /** A TTL that it can do, in milliseconds. */
  readonly ttlMs: number;
  /** Frees the lock behind its holder's back, as an operator may. */
  forget(lock: string): Promise<void>;
}

let counter = 0;

/** What locks promise on every backend while it is reached. */
export function lockSuite(kind: LockKind): void {
  describe(`locks on ${kind.name}`, () => {
    const { ttlMs } = kind;
    const forEver = { ttlMs, waitMs: Infinity };
    let here: Locks;
    let elsewhere: Locks;
    let name: string;
    beforeAll(async () => {
      [here, elsewhere] = [await kind.connect(), await kind.connect()];
    });
    afterAll(() => Promise.all([here?.close(), elsewhere?.close()]));
    beforeEach(() => (name = `suite-${process.pid}-${Date.now()}/${(counter += 1)}`));

    const isLost = (lock: HeldLock) =>
      eventually('the loss to be told', () => lock.lost.aborted, { withinMs: WITHIN_MS });

    it('are had by one at a time', async () => {
      const lock = (await here.acquire(name, { ttlMs }))!;
      expect(lock.isHeld()).toBe(true);
      await expect(elsewhere.acquire(name, { ttlMs })).resolves.toBeUndefined();
      await expect(here.acquire(name, { ttlMs })).resolves.toBeUndefined();
      await lock.release();
      expect([lock.isHeld(), lock.lost.aborted]).toEqual([false, false]);
      await (await elsewhere.acquire(name, { ttlMs }))!.release();
    });

    it('of different names are had side by side', async () => {
      const locks = [await here.acquire(`${name}/a`, { ttlMs }), await elsewhere.acquire(`${name}/b`, { ttlMs })];
      expect(locks.every((lock) => lock?.isHeld())).toBe(true);
      await Promise.all(locks.map((lock) => lock!.release()));
    });

    it('are given to who waits as soon as they are released, with a greater token', async () => {
      const first = (await here.acquire(name, { ttlMs: 600_000 }))!;
      const waiting = elsewhere.acquire(name, forEver);
      await first.release();
      const second = (await waiting)!;
      expect(second.token).toBeGreaterThan(first.token);
      await second.release();
      const third = (await here.acquire(name, { ttlMs }))!;
      expect(third.token).toBeGreaterThan(second.token);
      await third.release();
    });

    it('are not waited for any longer than one wants to', async () => {
      const lock = (await here.acquire(name, { ttlMs }))!;
      await expect(elsewhere.acquire(name, { ttlMs, waitMs: 100 })).resolves.toBeUndefined();
      const ending = new AbortController();
      const waiting = elsewhere.acquire(name, { ...forEver, signal: ending.signal });
      ending.abort();
      await expect(waiting).resolves.toBeUndefined();
      await lock.release();
    });

    it('stay with who holds them, far beyond the TTL', async () => {
      const lock = (await here.acquire(name, { ttlMs }))!;
      await expect(elsewhere.acquire(name, { ttlMs, waitMs: 2.5 * ttlMs })).resolves.toBeUndefined();
      expect(lock.isHeld()).toBe(true);
      await lock.release();
    });

    it('are lost, and that is told, when they are not ours any more', async () => {
      const lock = (await here.acquire(name, { ttlMs }))!;
      await kind.forget(name);
      await isLost(lock);
      expect(lock.isHeld()).toBe(false);
      await lock.release();
    });

    it('come to all who want them, never to two at a time, each time with a greater token', async () => {
      const tokens: number[] = [];
      let inside = 0;
      let most = 0;
      const enter = async (locks: Locks) => {
        const lock = (await locks.acquire(name, forEver))!;
        most = Math.max(most, (inside += 1));
        tokens.push(lock.token);
        await new Promise((resolve) => setImmediate(resolve));
        inside -= 1;
        await lock.release();
      };
      await Promise.all(Array.from({ length: 10 }, (_, n) => enter(n % 2 ? here : elsewhere)));
      expect(most).toBe(1);
      expect(tokens).toHaveLength(10);
      expect(tokens).toEqual([...new Set(tokens)].sort((a, b) => a - b));
    });

    it('are given back when their process closes, and then waited for no more', async () => {
      const third = await kind.connect();
      await third.acquire(name, { ttlMs: 600_000 });
      const lock = (await here.acquire(`${name}/other`, { ttlMs }))!;
      const waiting = third.acquire(`${name}/other`, forEver);
      await third.close();
      await expect(waiting).resolves.toBeUndefined();
      await (await elsewhere.acquire(name, forEver))!.release();
      await lock.release();
    });

    it.each(['', 'a b', '/a'])('have no name like "%s"', async (bad) => {
      await expect(here.acquire(bad, { ttlMs })).rejects.toMatchObject({ code: 'KEY_INVALID' });
    });
  });
}
