import { MS } from '../schedule/schedule.js';
import type { SimulatedWorld } from '../world/simulated-world.js';
import type { ClockError } from './simulated-clock.js';
import { SimulatedClock } from './simulated-clock.js';
import { SimulatedProcess } from './simulated-process.js';
import { SimulatedRandom } from '../random/simulated-random.js';

/** A process that is to die at a call of a port does so within so many. */
const MOST_CALLS = 200;

/** Starts the program of a host: builds it over the process's ports. What it returns is for those who call the program. */
export type Boot<Program> = (process: SimulatedProcess) => Program;

/** A place where one process of a service runs, and is started again when it has died. */
export class SimulatedHost<Program = unknown> {
  process: SimulatedProcess | undefined;
  /** What runs now; absent while nothing does. */
  program: Program | undefined;
  private deathListener: ((process: SimulatedProcess) => void) | undefined;
  private lives = 0;

  constructor(
    private readonly world: SimulatedWorld,
    readonly service: string,
    readonly name: string,
    readonly index: number,
    private readonly clockError: ClockError,
    private readonly boot: Boot<Program>,
  ) {}

  get isUp(): boolean {
    return this.process?.alive === true;
  }

  /** Names who is told when a process has died here. */
  onDeath(listener: (process: SimulatedProcess) => void): void {
    this.deathListener = listener;
  }

  /** Starts a process, unless one is there. */
  start(): void {
    if (this.isUp) return;
    const { world, service, index, clockError } = this;
    this.lives += 1;
    const random = new SimulatedRandom(world.seed, index * 1_000 + this.lives);
    this.process = new SimulatedProcess(
      `${this.name}.${this.lives}`,
      index,
      (process) => ({
        random,
        clock: new SimulatedClock(world.schedule, process, clockError),
        store: world.connectStore(process, service),
        broker: world.connectBroker(process),
      }),
      (process) => this.ended(process),
    );
    this.program = this.boot(this.process);
    this.mayDieAtCall(this.process);
  }

  kill(): void {
    this.process?.die();
  }

  private mayDieAtCall(process: SimulatedProcess): void {
    const { faults, chance } = this.world;
    if (!chance.chance(faults.rateOf('crash at a call'))) return;
    process.dieAtCall(1 + chance.below(MOST_CALLS), () => faults.inject('crash at a call', process));
  }

  private ended(process: SimulatedProcess): void {
    const { world } = this;
    this.program = undefined;
    // A machine that loses its power does not say goodbye.
    process.ports.broker.lingers(world.chance.chance(0.5) ? 0 : world.chance.below(3_000 * MS));
    this.deathListener?.(process);
    world.schedule.after(world.restartDelay(), 'restart', undefined, () => this.start());
  }
}
