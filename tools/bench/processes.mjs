import { readdirSync, readFileSync } from 'node:fs';

/** Linux tells times in these, on every machine that Node runs on. */
const TICKS_PER_SECOND = 100;

/**
 * CPU seconds that a process has used, and its children that have ended with it. Zero where the system does not say, which is
 * everywhere but on Linux, and for a process that has gone.
 *
 * @param {number} pid
 */
export function cpuSecondsOf(pid) {
  // User and system time of its own, and of the children that it has waited for.
  return ticks(statFields(pid)?.slice(11, 15) ?? []);
}

/**
 * CPU seconds that the whole machine has spent on work of any sort, or was kept from by its host. Zero where the system does
 * not say.
 */
export function machineCpuSeconds() {
  const line = read('/proc/stat')?.split('\n')[0] ?? '';
  const [user = '', nice = '', system = '', , , irq = '', softirq = '', steal = ''] = line.split(/\s+/).slice(1);
  return ticks([user, nice, system, irq, softirq, steal]);
}

/**
 * The most memory that a process has held at any moment, in MB. Undefined where the system does not say.
 *
 * @param {number} pid
 */
export function peakMbOf(pid) {
  const kb = read(`/proc/${pid}/status`)?.match(/^VmHWM:\s+(\d+) kB/m)?.[1];
  return kb === undefined ? undefined : Math.round(Number(kb) / 1_024);
}

/**
 * The memory that processes hold now, in MB, with what they share counted once. Undefined where the system does not say.
 *
 * @param {readonly number[]} pids
 */
export function togetherMbOf(pids) {
  const kbs = pids.map((pid) => read(`/proc/${pid}/smaps_rollup`)?.match(/^Pss:\s+(\d+) kB/m)?.[1]);
  const known = kbs.filter((kb) => kb !== undefined);
  return known.length === 0 ? undefined : Math.round(known.reduce((sum, kb) => sum + Number(kb), 0) / 1_024);
}

/**
 * Pids of the processes that a process has started and that run.
 *
 * @param {number} pid
 */
export function childrenOf(pid) {
  return everyPid().filter((child) => Number(statFields(child)?.[1]) === pid);
}

function everyPid() {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

/** What follows the command's name, which stands in brackets and may hold anything. @param {number} pid */
function statFields(pid) {
  const stat = read(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** @param {readonly string[]} counts */
const ticks = (counts) => counts.reduce((sum, count) => sum + Number(count), 0) / TICKS_PER_SECOND;

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
