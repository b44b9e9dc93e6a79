import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { requiredEnv } from '@comanda/testing';
import pg from 'pg';
import { run } from '../process/run.mjs';
import { silentLog } from '../terminal/log.mjs';
import { compileExamples } from './compiled-examples.mjs';
import { pack, type Packed } from './index.mjs';
import { installAlone, installExample } from './installed-example.mjs';
import { LIBRARIES } from './libraries.mjs';

jest.setTimeout(600_000);

/** Each example, the page that shows what it says, and each of the environments that it says so in. */
const EXAMPLES: Record<string, { page: string; runs: Record<string, () => Record<string, string>> }> = {
  trip: {
    page: 'docs/guides/your-own-saga.md',
    runs: {
      Postgres: () => ({ DATABASE_URL: database(), DATABASE_PREFIX: prefix, NATS_URL: nats() }),
    },
  },
  coordination: {
    page: 'libs/coordination/README.md',
    runs: { NATS: () => ({ COORDINATION_URL: nats() }), Consul: () => ({ COORDINATION_URL: consul() }) },
  },
  discovery: {
    page: 'libs/discovery/README.md',
    runs: {
      memory: () => ({}),
      NATS: () => ({ REGISTRY_URL: nats() }),
      Consul: () => ({ REGISTRY_URL: consul() }),
    },
  },
  config: {
    page: 'libs/config/README.md',
    runs: {
      memory: () => ({ ...SHOP }),
      NATS: () => ({ ...SHOP, SETTINGS_URL: nats() }),
      Consul: () => ({ ...SHOP, SETTINGS_URL: consul() }),
    },
  },
  resilience: { page: 'libs/resilience/README.md', runs: { HTTP: () => ({}) } },
};
const SHOP = { CARD_KEY: 'k-12345678', TABLES: '20' };
const RUNS = Object.entries(EXAMPLES).flatMap(([example, { runs }]) =>
  Object.keys(runs).map((backend): [string, string] => [example, backend]),
);

const root = realpathSync(fileURLToPath(new URL('../..', import.meta.url))) + path.sep;
const prefix = `trip_${process.pid}_`;
let folder: string;
let packed: Packed[];
/** What was read in order to compile the examples. */
let compiled: string[];
/** What the examples say: all run at once, since Consul takes its time to forget a key. */
const said = new Map<string, Promise<string>>();

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'comanda-pack-')));
  packed = await pack({ root, out: path.join(folder, 'tarballs'), log: silentLog });
  for (const example of Object.keys(EXAMPLES))
    await installExample(example, path.join(folder, example), { root, packed });
  compiled = await compileExamples(folder, Object.keys(EXAMPLES));
  for (const [example, backend] of RUNS) said.set(`${example} ${backend}`, runExample(example, backend));
});
afterAll(async () => {
  await Promise.allSettled(said.values());
  rmSync(folder, { recursive: true, force: true });
  await dropDatabases();
});

const database = (): string => requiredEnv('TEST_DATABASE_URL', 'the URL of a Postgres role that may create databases');
const nats = (): string => requiredEnv('TEST_NATS_URL', 'the URL of a nats-server with JetStream');
const consul = (): string => requiredEnv('TEST_CONSUL_URL', 'the URL of a Consul');

async function dropDatabases(): Promise<void> {
  const client = new pg.Client({ connectionString: database() });
  await client.connect();
  for (const service of ['trips', 'airline', 'hotels', 'payments'])
    await client.query(`drop database if exists ${prefix}${service} with (force)`);
  await client.end();
}

/** Runs it, and answers what it said; what its imports resolved to is in the file `resolvedBy`. */
function runExample(example: string, backend: string): Promise<string> {
  const env = { ...EXAMPLES[example]?.runs[backend]?.(), RESOLVED: resolvedBy(example, backend) };
  const hook = new URL('report-resolved.mjs', import.meta.url).href;
  const args = ['--import', hook, 'src/main.js'];
  const saying = run(process.execPath, args, { cwd: path.join(folder, example), env, timeoutMs: 120_000 });
  saying.catch(() => undefined); // It is told by the test that waits for it.
  return saying;
}

const resolvedBy = (example: string, backend: string): string => path.join(folder, `resolved-${example}-${backend}`);

/** What the page says that the example says. */
function shownIn(page: string): string {
  const [, shown = ''] =
    /<!-- output -->\n+```text\n([^]*?)\n```/.exec(readFileSync(path.join(root, page), 'utf8')) ?? [];
  return shown;
}

/** Which of these are of this repository's own; third-party packages are linked from it. */
const ofThisRepository = (files: readonly string[]): string[] => {
  const ours = files.filter((file) => file.startsWith(root));
  const linked = ours.filter((file) => file.startsWith(path.join(root, 'node_modules', path.sep)));
  expect(linked.length).toBeGreaterThan(0);
  return ours.filter((file) => !linked.includes(file));
};

it('packs everything that is needed, and nothing of what only this repository needs', async () => {
  const lists = await Promise.all(packed.map(({ file }) => run('tar', ['-tzf', file])));
  const names = lists.flatMap((list, i) => list.split('\n').map((name) => name.replace('package', LIBRARIES[i]!)));
  const everywhere = LIBRARIES.flatMap((library) =>
    ['LICENSE', 'README.md', 'package.json'].map((name) => `${library}/${name}`),
  );
  const notBuilt = names.filter((name) => !/\/dist\/.*\.(js|d\.ts)$/.test(name));
  expect(notBuilt.sort()).toEqual(
    [...everywhere, 'messaging/sql/messaging.sql', 'saga-engine/sql/saga-engine.sql'].sort(),
  );
  expect(names.filter((name) => /\/(src|tests?|suites)\/|\.spec\./.test(name))).toEqual([]);
});

it('has libraries each of which can be taken alone: it asks for all that it imports', async () => {
  const entries = packed.map(async ({ name }) => {
    const alone = path.join(folder, 'alone', name);
    await installAlone(name, alone, { root, packed });
    const entry = path.join(alone, 'index.js');
    writeFileSync(entry, `export * from '${name}';`);
    return entry;
  });
  const code = `for (const entry of process.argv.slice(1)) console.log(Object.keys(await import(entry)).length > 0)`;
  const answers = await run(process.execPath, ['--input-type=module', '-e', code, ...(await Promise.all(entries))]);
  expect(answers.split('\n')).toEqual(LIBRARIES.map(() => 'true'));
});

it('has types that need nothing of this repository', () => {
  for (const library of LIBRARIES)
    expect(compiled).toContainEqual(expect.stringContaining(path.join('@comanda', library, 'dist', 'index.d.ts')));
  expect(ofThisRepository(compiled)).toEqual([]);
});

describe.each(RUNS)('the example %s, on %s,', (example, backend) => {
  it('says what its page shows, with nothing of this repository', async () => {
    const { page } = EXAMPLES[example]!;
    // What is sent together is answered in any order.
    expect((await said.get(`${example} ${backend}`))?.split('\n').sort()).toEqual(shownIn(page).split('\n').sort());
    const urls = readFileSync(resolvedBy(example, backend), 'utf8').split('\n');
    const files = urls.filter((url) => url.startsWith('file:')).map((url) => fileURLToPath(url));
    const own = example === 'trip' ? 'saga-engine' : example;
    expect(files).toContain(path.join(folder, example, 'node_modules', '@comanda', own, 'dist', 'index.js'));
    expect(ofThisRepository(files)).toEqual([]);
  });
});
