import type { SimulatedBroker } from '../broker/simulated-broker.js';
import type { SimulatedRandom } from '../random/simulated-random.js';
import type { SimulatedStore } from '../store/simulated-store.js';
import type { Caller } from './caller.js';
import type { SimulatedClock } from './simulated-clock.js';

/** What a process runs on. */
export interface ProcessPorts {
  readonly clock: SimulatedClock;
  readonly random: SimulatedRandom;
  readonly store: SimulatedStore;
  readonly broker: SimulatedBroker;
}

/**
 * One life of a process. When it ends, what waited waits for ever, no call of a port has an effect any more, and its memory
 * is gone.
 */
export class SimulatedProcess implements Caller {
  alive = true;
  readonly ports: ProcessPorts;
  private callsLeft = Infinity;
  private mayDie: () => boolean = () => true;

  /** `onDeath` is called once. */
  constructor(
    readonly id: string,
    readonly index: number,
    portsOf: (process: SimulatedProcess) => ProcessPorts,
    private readonly onDeath: (process: SimulatedProcess) => void,
  ) {
    this.ports = portsOf(this);
  }

  reaches(): boolean {
    if (!this.alive) return false;
    this.callsLeft -= 1;
    if (this.callsLeft !== 0 || !this.mayDie()) return true;
    this.die();
    return false;
  }

  die(): void {
    if (!this.alive) return;
    this.alive = false;
    this.onDeath(this);
  }

  /** It will die at the n-th call of a port from now, if it then may. */
  dieAtCall(calls: number, mayDie: () => boolean): void {
    this.callsLeft = calls;
    this.mayDie = mayDie;
  }
}
