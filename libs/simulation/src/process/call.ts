import { MS } from '../schedule/schedule.js';
import type { SimulatedHost } from './simulated-host.js';
import type { SimulatedWorld } from '../world/simulated-world.js';
import type { Caller } from './caller.js';

/** Nobody was there, or nobody answered in time: what was asked for may have been done. */
export class CallFailed extends Error {
  override readonly name = 'CallFailed';
}

export interface CallOptions {
  /** Who calls; nothing comes back to who has died. */
  readonly from?: Caller;
  /** Milliseconds until the caller gives up. */
  readonly timeoutMs?: number;
}

/**
 * Calls the program that runs on one of these hosts, over a network that loses questions and answers. Rejects with what the program
 * throws, or with {@link CallFailed}.
 */
export function callProgram<Program, Answer>(
  world: SimulatedWorld,
  hosts: readonly SimulatedHost<Program>[],
  use: (program: Program) => Promise<Answer>,
  { from, timeoutMs = 3_000 }: CallOptions = {},
): Promise<Answer> {
  const { schedule, faults, chance } = world;
  const up = hosts.filter(({ isUp }) => isUp);
  return new Promise((resolve, reject) => {
    const fail = (): void => reject(new CallFailed('no answer'));
    if (up.length === 0) return void schedule.after(world.latency(), 'call refused', from, fail);
    const { process, program } = chance.pick(up);
    const timeout = schedule.after(timeoutMs * MS, 'call timed out', from, fail);
    if (faults.strikes('call lost')) return;
    const answer = (settle: () => void): void => {
      if (!process!.reaches() || faults.strikes('answer lost')) return;
      schedule.after(world.latency(), 'answer', from, () => {
        schedule.cancel(timeout);
        settle();
      });
    };
    world.turns.arrive(process!, world.latency(), 'call', () => {
      use(program!).then(
        (value) => answer(() => resolve(value)),
        (error: Error) => answer(() => reject(error)),
      );
    });
  });
}
