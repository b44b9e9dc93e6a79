import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { jest } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@comanda/testing';
import type { Locks } from '../src/index.js';
import { consulLocksAt, natsLocksAt } from './backends.js';
import { Child } from './child.js';
import { Cuttable } from './cuttable.js';
import { FENCED_LEDGER, writeFenced } from './fenced-ledger.js';
import { OwnServer } from './own-server.js';
import { lostLockSuite, type BreakableLockServer, type OtherHolder } from './suites/index.js';

jest.setTimeout(240_000);

const TTL_MS = 3_000;
let database: TestDatabase;
const migrations = mkdtempSync(path.join(tmpdir(), 'no-migrations-'));

beforeAll(async () => {
  database = await createTestDatabase(migrations);
  await database.query(FENCED_LEDGER);
});
afterAll(async () => {
  rmSync(migrations, { recursive: true });
  await database?.drop();
});

const store = {
  write: (token: number) =>
    writeFenced(async (sql, values) => ({ rowCount: (await database.query(`${sql} returning 1`, values)).length }), {
      text: 'here',
      token,
    }),
  reset: async () => void (await database.query('update fence set token = 0')),
};

async function holderOf(kind: 'nats' | 'consul', url: string, lock: string): Promise<OtherHolder> {
  const child = Child.start('lock-holder', [kind, url, lock, `${TTL_MS}`, database.url]);
  const token = Number((await child.says(/^held/)).split(' ')[1]);
  return {
    token,
    pause: () => child.signal('SIGSTOP'),
    resumeAndWrite: async () => {
      const from = child.said.length;
      child.tell('from the other');
      child.signal('SIGCONT');
      const answer = await child.says(/^(refused|written)/, from);
      return { written: answer.startsWith('written'), thoughtItHeld: answer.endsWith(' held') };
    },
    knowsOfItsLoss: async () => void (await child.says(/^lost/)),
    kill: () => child.end(),
  };
}

async function breakable(
  kind: 'nats' | 'consul',
  server: OwnServer,
  connect: (url: string) => Promise<Locks>,
): Promise<BreakableLockServer> {
  await server.start();
  const way = await Cuttable.to(server.url);
  const [cuttable, other] = [await connect(way.url), await connect(server.url)];
  return {
    cuttable,
    other,
    cut: () => way.cut(),
    hang: () => way.hang(),
    heal: () => way.heal(),
    kill: () => server.kill(),
    start: () => server.start(),
    wipe: () => server.wipe(),
    holder: (lock) => holderOf(kind, server.url, lock),
    dispose: async () => {
      await Promise.all([cuttable.close(), other.close()]);
      await way.close();
      await server.dispose();
    },
  };
}

lostLockSuite(
  { name: 'NATS', ttlMs: TTL_MS, open: async () => breakable('nats', await OwnServer.nats(), natsLocksAt) },
  store,
);
lostLockSuite(
  { name: 'Consul', ttlMs: TTL_MS, open: async () => breakable('consul', await OwnServer.consul(), consulLocksAt) },
  store,
);
