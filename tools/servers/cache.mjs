import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Folder of the binaries that were fetched once: the user's own, shared by all checkouts. */
export function cacheFolder(env = process.env) {
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'comanda', 'servers');
}

/**
 * Gives the work a folder of its own inside the cache, so that what is in it can be published by a rename, and deletes
 * the folder in any case.
 *
 * @template T
 * @param {string} cache
 * @param {(folder: string) => Promise<T>} work
 */
export async function withScratch(cache, work) {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'scratch-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/**
 * Puts a binary into the cache. Others see the old one or the whole new one, never half of it.
 *
 * @param {string} binary
 * @param {string} target
 */
export function publish(binary, target) {
  const next = `${target}.${process.pid}`;
  copyFileSync(binary, next);
  chmodSync(next, 0o755);
  renameSync(next, target);
}
