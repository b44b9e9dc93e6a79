import type { Turns } from '../process/turns.js';
import type { Faults } from '../faults/faults.js';
import type { SimulatedRandom } from '../random/simulated-random.js';
import type { Schedule } from '../schedule/schedule.js';

/** What a broker needs of the world around it. */
export interface BrokerWorld {
  readonly schedule: Schedule;
  readonly faults: Faults;
  readonly chance: SimulatedRandom;
  /** How what is sent comes to a process. */
  readonly turns: Turns;
  /** Draws the microseconds of one way between a process and the broker. */
  latency(): number;
}
