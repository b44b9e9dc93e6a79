import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { servers } from '../manifest.mjs';
import { fetchRelease } from './release.mjs';

let folder: string;
let archive: Buffer;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'release-'));
  mkdirSync(join(folder, 'made', 'dist'), { recursive: true });
  writeFileSync(join(folder, 'made', 'dist', 'server'), 'the binary');
  archive = execFileSync('tar', ['-cz', '-C', join(folder, 'made'), 'dist/server']);
  mkdirSync(join(folder, 'scratch'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const server = (sha256: Record<string, string>) => ({
  name: 'server',
  urlVariable: 'SERVER_URL',
  minimum: '1.0.0',
  versionArguments: [],
  homepage: '',
  release: {
    version: '1.0.0',
    url: (platform: string) => `https://example.org/${platform}`,
    member: () => 'dist/server',
    sha256,
  },
});

const fetchFor = (sha256: Record<string, string>) =>
  fetchRelease(server(sha256), join(folder, 'scratch'), { platform: 'linux-amd64', get: async () => archive });

describe('an official release', () => {
  it('is unpacked when its checksum is the pinned one', async () => {
    const sha256 = createHash('sha256').update(archive).digest('hex');
    const binary = await fetchFor({ 'linux-amd64': sha256 });
    expect(readFileSync(binary, 'utf8')).toBe('the binary');
  });

  it('is refused when its checksum is another, and nothing of it is written', async () => {
    const pinned = '0'.repeat(64);
    await expect(fetchFor({ 'linux-amd64': pinned })).rejects.toThrow(
      /^refused https:\/\/example.org\/linux-amd64: its SHA-256 is [0-9a-f]{64}, not the pinned 0{64}$/,
    );
    expect(readdirSync(join(folder, 'scratch'))).toEqual([]);
  });

  it('is not even asked for where none is pinned for the platform', async () => {
    await expect(fetchFor({ 'darwin-arm64': '0'.repeat(64) })).rejects.toThrow(
      'no release is pinned for server on linux-amd64',
    );
  });

  it.each(Object.values(servers))('of $name is pinned by whole checksums', ({ release }) => {
    const sums = Object.values(release?.sha256 ?? {});
    for (const sum of sums) expect(sum).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(sums).size).toBe(sums.length);
  });
});
