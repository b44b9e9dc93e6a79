import { fileURLToPath } from 'node:url';
import { KeyValueLocks, LeaderElection, LeaderTurns, MemoryKeyValue } from '@comanda/coordination';
import { FencedOut, PostgresStore, type Turns } from '@comanda/messaging';
import { configureLogging } from '@comanda/observability';
import { createTestDatabase, eventually, FakeClock, SeededRandom, type TestDatabase } from '@comanda/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

configureLogging({ level: 'silent' });

const MIGRATIONS = fileURLToPath(new URL('../../../prisma/consumer/migrations', import.meta.url));
const HOUR_MS = 60 * 60 * 1_000;
const TTL_MS = 9_000;

describe('the turns of two processes over one database', () => {
  let database: TestDatabase;
  let store: PostgresStore;
  beforeAll(async () => {
    database = await createTestDatabase(MIGRATIONS);
    store = new PostgresStore({ connectionString: database.url });
  });
  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  const keys = new MemoryKeyValue(new FakeClock());
  /** Each has a clock of its own: one that stands is a process that sleeps. */
  const process = () => {
    const clock = new FakeClock();
    const random = new SeededRandom();
    const locks = new KeyValueLocks(keys, { clock, random });
    const turns: Turns & LeaderTurns = new LeaderTurns(new LeaderElection(locks, { clock, random }), {
      name: 'rounds',
      ttlMs: TTL_MS,
    });
    const close = async () => {
      await turns.stop();
      await locks.close();
    };
    return { clock, turns, close };
  };
  const old = async (...ids: string[]) => {
    await database.query('insert into inbox (message_id, handled_at) select unnest($1::text[]), $2', [
      ids,
      new Date(0),
    ]);
  };

  it('let nothing be deleted by one that slept beyond its TTL, and does not know yet', async () => {
    const [sleeper, next] = [process(), process()];
    await eventually('the first to have the turn', () => sleeper.turns.token !== undefined);
    await old('m1');
    expect(await store.fenced(sleeper.turns.token!).trimInbox(HOUR_MS, 10)).toBe(1);
    const awake = { meanwhile: () => next.clock.advance(100) };
    await eventually('the other to have it', () => next.turns.token !== undefined, awake);
    await store.fenced(next.turns.token!).trimInbox(HOUR_MS, 10);
    await old('m2');
    expect(sleeper.turns.isMine()).toBe(true);
    await expect(store.fenced(sleeper.turns.token!).trimInbox(HOUR_MS, 10)).rejects.toBeInstanceOf(FencedOut);
    expect(await store.handled(['m2'])).toEqual(new Set(['m2']));
    await sleeper.close();
    await next.close();
  });
});
