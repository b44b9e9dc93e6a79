import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import http from 'node:http';
import { join } from 'node:path';
import { run } from '../../process/run.mjs';

const ANSWER_MS = 8_000;
const DOWNLOAD_MS = 120_000;

const CPUS = { x64: 'amd64', arm64: 'arm64' };

/** The official build, if its checksum is the pinned one. @type {import('../resolve.mjs').Source} */
export const release = {
  name: 'official release',
  find: (server, { folder }) => fetchRelease(server, folder, { platform: thisPlatform(), get: download }),
};

/**
 * @param {import('../manifest.mjs').Server} server
 * @param {string} folder
 * @param {{ platform: string, get: (url: string) => Promise<Buffer> }} ways
 * @returns {Promise<string>}
 */
export async function fetchRelease({ release: pinned, name }, folder, { platform, get }) {
  const expected = pinned?.sha256[platform];
  if (!pinned || !expected) throw new Error(`no release is pinned for ${name} on ${platform}`);
  const url = pinned.url(platform);
  const archive = await get(url);
  const actual = createHash('sha256').update(archive).digest('hex');
  // Nothing of the archive is written before this line.
  if (actual !== expected) throw new Error(`refused ${url}: its SHA-256 is ${actual}, not the pinned ${expected}`);
  await writeFile(join(folder, 'release.tar.gz'), archive);
  await run('tar', ['-xzf', 'release.tar.gz', pinned.member(platform)], { cwd: folder });
  return join(folder, pinned.member(platform));
}

/**
 * A network that swallows packets must cost seconds, not minutes: the first byte of the answer has its own deadline.
 *
 * @param {string} url
 */
async function download(url) {
  const restore = useProxyOfEnvironment();
  const answered = new AbortController();
  const timer = setTimeout(() => answered.abort(new Error(`no answer within ${ANSWER_MS / 1000} s`)), ANSWER_MS);
  try {
    const response = await fetch(url, { signal: AbortSignal.any([answered.signal, AbortSignal.timeout(DOWNLOAD_MS)]) });
    clearTimeout(timer);
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  } catch (error) {
    const cause = /** @type {Error} */ (error).cause ?? error;
    throw new Error(`${url}: ${/** @type {Error} */ (cause).message}`, { cause: error });
  } finally {
    clearTimeout(timer);
    restore();
  }
}

function useProxyOfEnvironment() {
  // Not in every supported Node; without it the download goes straight.
  const { setGlobalProxyFromEnv } = /** @type {{ setGlobalProxyFromEnv?: () => () => void }} */ (http);
  return setGlobalProxyFromEnv?.() ?? (() => {});
}

/** This machine as Go names it, and official builds after it: `linux-amd64`. */
function thisPlatform() {
  return `${process.platform}-${CPUS[/** @type {keyof typeof CPUS} */ (process.arch)] ?? process.arch}`;
}
