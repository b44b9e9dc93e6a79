import { eventually } from '@comanda/testing';
import type { HeldLock, Locks } from '../../src/index.js';
import { WITHIN_MS } from './patience.js';

/** A backend with a server, and a way to it, that can be broken. */
export interface BreakableLockKind {
  readonly name: string;
  open(): Promise<BreakableLockServer>;
  /** A TTL that it can do, in milliseconds. */
  readonly ttlMs: number;
}

/** One server, and two ways to it. */
export interface BreakableLockServer {
  /** By the way that can be cut. */
  readonly cuttable: Locks;
  /** By a way that is never cut. */
  readonly other: Locks;
  cut(): void;
  hang(): void;
  heal(): void;
  /** Ends the server as a power cut does it. */
  kill(): Promise<void>;
  /** Starts it again, on what it had stored. */
  start(): Promise<void>;
  /** Deletes what it has stored, while it is down. */
  wipe(): void;
  /** A process of its own that takes that lock, and says with which token. */
  holder(lock: string): Promise<OtherHolder>;
  dispose(): Promise<void>;
}

/** Another process that holds a lock. */
export interface OtherHolder {
  readonly token: number;
  /** SIGSTOP. */
  pause(): void;
  /** SIGCONT, with an order to write at once that it finds when it wakes. Answers whether the store took it, and whether it thought that it held the lock. */
  resumeAndWrite(): Promise<{ written: boolean; thoughtItHeld: boolean }>;
  /** Resolves when it says that it has lost the lock. */
  knowsOfItsLoss(): Promise<void>;
  kill(): void;
}

/** What locks promise when processes, connections and servers fail. `writeFenced` writes to the same store as the other holder does. */
export function lostLockSuite(
  kind: BreakableLockKind,
  store: { write(token: number): Promise<boolean>; reset(): Promise<void> },
): void {
  describe(`locks on ${kind.name}, when something fails`, () => {
    const { ttlMs } = kind;
    const forEver = { ttlMs, waitMs: Infinity };
    let server: BreakableLockServer;
    let counter = 0;
    let name: string;
    beforeAll(async () => (server = await kind.open()));
    afterAll(() => server?.dispose());
    beforeEach(async () => {
      name = `lost/${(counter += 1)}`;
      await store.reset();
    });

    const isLost = (lock: HeldLock) =>
      eventually('the loss to be told', () => lock.lost.aborted, { withinMs: WITHIN_MS });

    it('a holder that sleeps for longer than the TTL is fenced out, and knows it when it wakes', async () => {
      const sleeper = await server.holder(name);
      sleeper.pause();
      const lock = (await server.other.acquire(name, forEver))!;
      expect(lock.token).toBeGreaterThan(sleeper.token);
      await expect(store.write(lock.token)).resolves.toBe(true);
      await expect(sleeper.resumeAndWrite()).resolves.toEqual({ written: false, thoughtItHeld: false });
      await sleeper.knowsOfItsLoss();
      // What the sleeper gives back when it wakes is not ours.
      expect(lock.isHeld()).toBe(true);
      await expect(store.write(lock.token)).resolves.toBe(true);
      sleeper.kill();
      await lock.release();
    });

    it('the lock of a process that was killed comes to who waits', async () => {
      const holder = await server.holder(name);
      holder.kill();
      const lock = (await server.other.acquire(name, forEver))!;
      expect(lock.token).toBeGreaterThan(holder.token);
      await lock.release();
    });

    it.each(['cut', 'hang'] as const)(
      'a holder whose connection is lost (%s) lets go before another has it',
      async (how) => {
        const lock = (await server.cuttable.acquire(name, { ttlMs }))!;
        let heldWhenTaken = false;
        const taken = server.other.acquire(name, forEver).then((other) => {
          heldWhenTaken = lock.isHeld();
          return other!;
        });
        server[how]();
        const other = await taken;
        expect(heldWhenTaken).toBe(false);
        await isLost(lock);
        expect(other.token).toBeGreaterThan(lock.token);
        await expect(server.cuttable.acquire(name, { ttlMs })).rejects.toMatchObject({
          code: 'COORDINATION_UNAVAILABLE',
        });
        server.heal();
        await other.release();
        await (await server.cuttable.acquire(name, forEver))!.release();
      },
    );

    it('a wait goes on over a lost connection', async () => {
      const lock = (await server.other.acquire(name, { ttlMs: 600_000 }))!;
      const waiting = server.cuttable.acquire(name, forEver);
      server.cut();
      await expect(server.cuttable.acquire(name, { ttlMs })).rejects.toMatchObject({ kind: 'unavailable' });
      server.heal();
      await lock.release();
      const second = (await waiting)!;
      expect(second.token).toBeGreaterThan(lock.token);
      await second.release();
    });

    it('a lock with a long TTL survives the restart of its server', async () => {
      const lock = (await server.cuttable.acquire(name, { ttlMs: 600_000 }))!;
      await server.kill();
      await server.start();
      // Both are back: what is released without a connection stays until its time is over.
      for (const locks of [server.other, server.cuttable])
        await eventually('an answer', () => isBusy(locks, name), { withinMs: WITHIN_MS });
      expect(lock.isHeld()).toBe(true);
      await lock.release();
      await (await server.other.acquire(name, forEver))!.release();
    });

    it('tokens grow also when the server has lost everything', async () => {
      const lock = (await server.cuttable.acquire(name, { ttlMs }))!;
      await server.kill();
      server.wipe();
      await server.start();
      const second = (await server.other.acquire(name, forEver))!;
      expect(second.token).toBeGreaterThan(lock.token);
      await isLost(lock);
      await second.release();
    });
  });
}

const isBusy = async (locks: Locks, name: string): Promise<boolean> => {
  const free = Symbol('free');
  const answer = await locks.acquire(name, { ttlMs: 60_000 }).catch(() => free);
  if (answer && answer !== free) throw new Error('the lock was given twice');
  return answer === undefined;
};
