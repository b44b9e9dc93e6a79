import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, startMark } from './alive.mjs';

/**
 * @typedef {{ pid: number, mark?: string }} Holder
 * @typedef {{ holders: Holder[], what: string }} Content
 * @typedef {object} Lock
 * @property {(pid: number) => void} share lets a second process hold it too: it is stale only when both have ended
 * @property {() => void} release
 */

/** The lock is held by a process that runs. */
export class LockHeld extends Error {
  /** @param {string} path @param {Content} content */
  constructor(path, content) {
    const pids = content.holders.map(({ pid }) => pid).join(', ');
    super(`${path} is held by ${content.what} (pid ${pids})`);
    this.pids = content.holders.map(({ pid }) => pid);
  }
}

/**
 * Takes a lock file, at once or within the time to wait. The file of a process that was killed counts as free. A lock is
 * released when this process exits, too, unless it is killed.
 *
 * @param {string} path
 * @param {{ what: string, waitMs?: number, onWait?: (held: LockHeld) => void }} options `what` says to others who holds it
 * @returns {Promise<Lock>}
 * @throws {LockHeld}
 */
export async function takeLock(path, { what, waitMs = 0, onWait = () => {} }) {
  mkdirSync(dirname(path), { recursive: true });
  const content = { what, holders: [holder(process.pid)] };
  const end = performance.now() + waitMs;
  for (let told = false; ; told = true) {
    const held = tryTake(path, content);
    if (!held) return lockAt(path, content);
    if (performance.now() >= end) throw held;
    if (!told) onWait(held);
    await sleep(100);
  }
}

/** @param {string} path @param {Content} content @returns {Lock} */
function lockAt(path, content) {
  const release = () => {
    process.off('exit', release);
    rmSync(path, { force: true });
  };
  process.on('exit', release);
  const share = (/** @type {number} */ pid) => {
    content.holders.push(holder(pid));
    replace(path, content);
  };
  return { share, release };
}

/** @param {string} path @param {Content} content @returns {LockHeld | undefined} who holds it, if someone does */
function tryTake(path, content) {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, JSON.stringify(content));
  try {
    // A link appears with its content, or not at all.
    linkSync(own, path);
    return undefined;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    return heldBy(path) ?? tryTakeStale(path, content);
  } finally {
    rmSync(own, { force: true });
  }
}

/** @param {string} path @param {Content} content */
function tryTakeStale(path, content) {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
    // Between the look and the move another may have cleared the stale file and taken the lock: then give it back.
    const held = heldBy(aside);
    if (held) linkSync(aside, path);
    rmSync(aside, { force: true });
    if (held) return held;
  } catch (error) {
    rmSync(aside, { force: true });
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error;
  }
  return tryTake(path, content);
}

/** @param {string} path */
function heldBy(path) {
  try {
    const content = /** @type {Content} */ (JSON.parse(readFileSync(path, 'utf8')));
    const alive = content.holders.some(({ pid, mark }) => isAlive(pid) && (!mark || startMark(pid) === mark));
    return alive ? new LockHeld(path, content) : undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} path @param {Content} content */
function replace(path, content) {
  const next = `${path}.${process.pid}`;
  writeFileSync(next, JSON.stringify(content));
  renameSync(next, path);
}

/** @param {number} pid @returns {Holder} */
const holder = (pid) => ({ pid, mark: startMark(pid) });
