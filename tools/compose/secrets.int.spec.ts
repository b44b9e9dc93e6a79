import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../process/run.mjs';

const job = fileURLToPath(new URL('secrets.mjs', import.meta.url));
const parts = [
  'all',
  'postgres',
  'migrate',
  'nats',
  'grafana',
  'order',
  'consumer',
  'kitchen',
  'accounting',
  'orchestrator',
];
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'comanda-secrets-'));
  for (const part of parts) mkdirSync(path.join(folder, part));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const make = (env: NodeJS.ProcessEnv = {}) => run(process.execPath, [job, folder], { env });
const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');

it('gives a service the address of its own database and its own user of NATS, and nothing of another', async () => {
  await make();
  const settings = read('order/service.env');
  expect(settings).toMatch(/^DATABASE_URL=postgresql:\/\/order_service:\w{48}@postgres:5432\/order$/m);
  expect(settings).toMatch(/^NATS_URL=nats:\/\/order:\w{48}@nats:4222$/m);
  expect(settings.split('\n').filter(Boolean)).toHaveLength(2);
});

it('makes every password once, and another one each', async () => {
  await make();
  const first = read('all/passwords.env');
  await make();
  expect(read('all/passwords.env')).toBe(first);
  const passwords = first
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('=')[1]);
  expect(new Set(passwords).size).toBe(17);
  expect(passwords).toHaveLength(17);
});

it('takes a password that is given instead, whatever stands in it', async () => {
  await make();
  await make({ ORDER_DB_PASSWORD: `a'b@c/d=e` });
  expect(read('order/service.env')).toContain(`order_service:a'b%40c%2Fd%3De@postgres`);
  expect(read('postgres/roles')).toContain(`ORDER_DB_PASSWORD='a'\\''b@c/d=e'\n`);
});
