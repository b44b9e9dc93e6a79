import { globSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { requiredEnv } from '@comanda/testing';
import pg from 'pg';
import { run } from '../process/run.mjs';
import { silentLog } from '../terminal/log.mjs';
import { LIBRARIES, pack, type Packed } from './index.mjs';
import { installExample } from './installed-example.mjs';

jest.setTimeout(240_000);

const root = realpathSync(fileURLToPath(new URL('../..', import.meta.url))) + path.sep;
const prefix = `trip_${process.pid}_`;
let folder: string;
let packed: Packed[];

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'comanda-trip-')));
  packed = await pack({ root, out: path.join(folder, 'tarballs'), log: silentLog });
  await installExample({ root, folder, packed });
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await dropDatabases();
});

const server = (): string => requiredEnv('TEST_DATABASE_URL', 'the URL of a Postgres role that may create databases');

async function dropDatabases(): Promise<void> {
  const client = new pg.Client({ connectionString: server() });
  await client.connect();
  for (const service of ['trips', 'airline', 'hotels', 'payments'])
    await client.query(`drop database if exists ${prefix}${service} with (force)`);
  await client.end();
}

const installed = (...parts: string[]): string => path.join(folder, 'node_modules', '@comanda', ...parts);
/** Which of these are of this repository's own; third-party packages are linked from it. */
const ofThisRepository = (files: readonly string[]): string[] => {
  const ours = files.filter((file) => file.startsWith(root));
  const linked = ours.filter((file) => file.startsWith(path.join(root, 'node_modules', path.sep)));
  expect(linked.length).toBeGreaterThan(0);
  return ours.filter((file) => !linked.includes(file));
};

it('packs everything that is needed, and nothing of what only this repository needs', () => {
  const files = globSync('**/*', { cwd: installed(), withFileTypes: true }).filter((entry) => entry.isFile());
  const names = files.map((entry) => path.relative(installed(), path.join(entry.parentPath, entry.name)));
  const everywhere = LIBRARIES.flatMap((library) =>
    ['LICENSE', 'README.md', 'package.json'].map((name) => `${library}/${name}`),
  );
  const notBuilt = names.filter((name) => !/\/dist\/.*\.(js|d\.ts)$/.test(name));
  expect(notBuilt.sort()).toEqual(
    [...everywhere, 'messaging/sql/messaging.sql', 'saga-engine/sql/saga-engine.sql'].sort(),
  );
  expect(names.filter((name) => /(^|[/.-])(spec|tests?|source)([/.-]|$)/.test(name))).toEqual([]);
});

it('has types that need nothing of this repository', async () => {
  const tsc = path.join(folder, 'node_modules', 'typescript', 'bin', 'tsc');
  // Without skipLibCheck, so that the packages' own types are checked, too.
  const said = await run(process.execPath, [tsc, '--listFiles', '--skipLibCheck', 'false'], { cwd: folder });
  const files = said.split('\n').filter((line) => path.isAbsolute(line));
  expect(files).toContain(installed('saga-engine', 'dist', 'index.d.ts'));
  expect(ofThisRepository(files)).toEqual([]);
});

it('runs a trip that succeeds and one that is undone, as the guide shows', async () => {
  const resolved = path.join(folder, 'resolved');
  const env = {
    DATABASE_URL: server(),
    DATABASE_PREFIX: prefix,
    NATS_URL: requiredEnv('TEST_NATS_URL', 'the URL of a nats-server'),
    RESOLVED: resolved,
  };
  const hook = new URL('report-resolved.mjs', import.meta.url).href;
  const said = await run(process.execPath, ['--import', hook, 'dist/main.js'], { cwd: folder, env, timeoutMs: 60_000 });
  const guide = readFileSync(path.join(root, 'docs/guides/your-own-saga.md'), 'utf8');
  const [, shown = ''] = /<!-- output -->\n+```text\n([^]*?)\n```/.exec(guide) ?? [];
  // What is sent together is answered in any order.
  expect(said.split('\n').sort()).toEqual(shown.split('\n').sort());
  const urls = readFileSync(resolved, 'utf8').split('\n');
  const files = urls.filter((url) => url.startsWith('file:')).map((url) => fileURLToPath(url));
  expect(files).toContain(installed('saga-engine', 'dist', 'index.js'));
  expect(ofThisRepository(files)).toEqual([]);
});
