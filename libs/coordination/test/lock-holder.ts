/**
 * A process that holds a lock, for tests that stop it. Arguments: `nats` or `consul`, the server's URL, the lock's name, its TTL, the
 * URL of a database with the table `ledger`. It says `held TOKEN` when it has the lock and `lost` when it knows that it has lost it; on each
 * line that it reads, it writes to the table under its token, without asking whether it still holds the lock, and says
 * `written` or `refused`, and whether it thinks that it holds the lock.
 */
import { createInterface } from 'node:readline';
import pg from 'pg';
import { consulLocksAt, natsLocksAt } from './backends.js';
import { writeFenced } from './fenced-ledger.js';

const [kind, url = '', name = '', ttlMs, databaseUrl] = process.argv.slice(2);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const database = new pg.Client({ connectionString: databaseUrl });
await database.connect();
const locks = await (kind === 'nats' ? natsLocksAt : consulLocksAt)(url);
const lock = (await locks.acquire(name, { ttlMs: Number(ttlMs), waitMs: Infinity }))!;
lock.lost.addEventListener('abort', () => say('lost'));
say(`held ${lock.token}`);

for await (const text of createInterface({ input: process.stdin })) {
  const held = lock.isHeld();
  const written = await writeFenced((sql, values) => database.query(sql, [...values]), { text, token: lock.token });
  say(`${written ? 'written' : 'refused'} ${held ? 'held' : 'not-held'}`);
}
process.exit(0);
