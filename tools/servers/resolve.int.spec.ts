import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { resolveServer } from './resolve.mjs';

type Source = NonNullable<NonNullable<Parameters<typeof resolveServer>[1]>['fetched']>[number];

let home: string;
let cached: string;
let env: NodeJS.ProcessEnv;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'servers-'));
  cached = join(home, 'comanda', 'servers', 'nats-server');
  env = { PATH: join(home, 'bin'), XDG_CACHE_HOME: home };
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** Takes the content of a fake binary for its version; `old` and `broken` will not do. */
async function check(_server: unknown, path: string): Promise<string> {
  const version = readFileSync(path, 'utf8');
  if (version === 'old') throw new Error('too old');
  return version;
}

function put(path: string, version: string): string {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, version, { mode: 0o755 });
  return path;
}

const having = (name: string, version: string): Source => ({
  name,
  find: async (_server, { folder }) => put(join(folder, name, 'nats-server'), version),
});

const failing = (name: string): Source => ({
  name,
  find: async () => {
    throw new Error(`${name} is out of order`);
  },
});

const resolve = (fetched: Source[], settings: NodeJS.ProcessEnv = env) =>
  resolveServer('nats-server', { env: settings, fetched, check });

describe('resolving a server', () => {
  it('takes the address that is given, and looks for nothing', async () => {
    put(join(home, 'bin', 'nats-server'), '3.0.0');
    const given = { ...env, NATS_URL: 'nats://elsewhere:4222' };
    await expect(resolve([failing('release')], given)).resolves.toEqual({ url: 'nats://elsewhere:4222' });
  });

  it('prefers PATH to the cache', async () => {
    const path = put(join(home, 'bin', 'nats-server'), '3.0.0');
    put(cached, '2.0.0');
    await expect(resolve([])).resolves.toEqual({ path, version: '3.0.0', from: 'PATH' });
  });

  it('prefers the cache to fetching', async () => {
    put(cached, '2.0.0');
    await expect(resolve([having('release', '3.0.0')])).resolves.toEqual({
      path: cached,
      version: '2.0.0',
      from: 'cache',
    });
  });

  it('passes over a binary that will not do, and replaces the one in the cache', async () => {
    put(join(home, 'bin', 'nats-server'), 'old');
    put(cached, 'old');
    const found = await resolve([having('release', '3.0.0')]);
    expect(found).toEqual({ path: cached, version: '3.0.0', from: 'release' });
    expect(readFileSync(cached, 'utf8')).toBe('3.0.0');
  });

  it('tries the sources in order until one has a binary that will do', async () => {
    const sources = [failing('release'), having('debian', 'old'), having('go', '2.5.0'), having('last', '9.0.0')];
    await expect(resolve(sources)).resolves.toMatchObject({ version: '2.5.0', from: 'go' });
  });

  it('keeps what it fetched, and nothing else', async () => {
    await resolve([failing('release'), having('go', '2.5.0')]);
    expect(readdirSync(join(cached, '..'))).toEqual(['nats-server']);
    await expect(resolve([failing('go')])).resolves.toMatchObject({ version: '2.5.0', from: 'cache' });
  });

  it('fetches once for two that ask at the same time', async () => {
    let fetched = 0;
    const counted: Source = { name: 'go', find: (...given) => (fetched++, having('go', '2.5.0').find(...given)) };
    await Promise.all([resolve([counted]), resolve([counted])]);
    expect(fetched).toBe(1);
  });

  it('says what was tried in which order, why each failed, and what to do', async () => {
    put(join(home, 'bin', 'nats-server'), 'old');
    const failed = resolve([failing('release'), failing('debian')]);
    await expect(failed).rejects.toThrow(
      [
        'nats-server could not be found or fetched. Tried, in this order:',
        '  - NATS_URL: not set',
        '  - PATH: too old',
        '  - cache: no nats-server there',
        '  - release: release is out of order',
        '  - debian: debian is out of order',
        'Do one of these, then run the command again:',
        '  - put nats-server 2.11.0 or newer on PATH (https://github.com/nats-io/nats-server/releases)',
      ].join('\n'),
    );
    await expect(failed).rejects.toThrow(/start one elsewhere and set NATS_URL to its address$/);
    expect(existsSync(cached)).toBe(false);
  });

  it('does not try to fetch one that no source has', async () => {
    const failed = resolveServer('fabio', { env, check, fetched: [having('release', '9.0.0')] });
    await expect(failed).rejects.toThrow(
      [
        'fabio could not be found or fetched. Tried, in this order:',
        '  - FABIO_URL: not set',
        '  - PATH: no fabio there',
        '  - cache: no fabio there',
        'Do one of these',
      ].join('\n'),
    );
  });

  it('knows only the servers of the manifest', async () => {
    await expect(resolveServer('redis')).rejects.toThrow('unknown server redis; known: nats-server, consul');
  });
});
