import { SERVICE_NAMES } from '../stack/services.mjs';
import { childrenOf, cpuSecondsOf, machineCpuSeconds, peakMbOf, togetherMbOf } from './processes.mjs';

/** @typedef {Record<string, number>} CpuSeconds by process; `load` is this one, the client of both sides */

/** What is left of the machine's CPU: other programs, the kernel's own threads, and what the host took away. */
export const OTHERS = 'others';

/** What the processes of a stack, and this one, use. */
export class ProcessUsage {
  #stack;

  /** @param {import('../stack/index.d.mts').Stack} stack */
  constructor(stack) {
    this.#stack = stack;
  }

  /** CPU used so far. @returns {CpuSeconds} */
  cpu() {
    const each = this.#pids().map(([name, pid]) => [name, pid === undefined ? 0 : cpuSecondsOf(pid)]);
    const postgres = this.#postgres().reduce((sum, pid) => sum + cpuSecondsOf(pid), 0);
    const known = { ...Object.fromEntries(each), postgres };
    const sum = Object.values(known).reduce((total, seconds) => total + seconds, 0);
    return { ...known, [OTHERS]: machineCpuSeconds() - sum };
  }

  /**
   * Memory in MB: the most that each has held at any moment since its start; of Postgres, which is many processes that share
   * much, what all hold together now.
   *
   * @returns {Record<string, number | undefined>}
   */
  memory() {
    const each = this.#pids().map(([name, pid]) => [name, pid === undefined ? undefined : peakMbOf(pid)]);
    return { ...Object.fromEntries(each), postgres: togetherMbOf(this.#postgres()) };
  }

  /** @returns {(readonly [string, number | undefined])[]} */
  #pids() {
    const services = SERVICE_NAMES.map((name) => /** @type {const} */ ([name, this.#stack.pid(name)]));
    return [...services, ['nats-server', this.#stack.pid('nats')], ['load', process.pid]];
  }

  #postgres() {
    const postmaster = this.#stack.pid('postgres');
    return postmaster === undefined ? [] : [postmaster, ...childrenOf(postmaster)];
  }
}
