import { SimulatedBroker } from '../broker/simulated-broker.js';
import type { BrokerWorld } from '../broker/broker-world.js';
import { SimulatedServer } from '../broker/simulated-server.js';
import { Faults, type FaultLimits, type FaultRates } from '../faults/faults.js';
import type { Caller } from '../process/caller.js';
import { Turns } from '../process/turns.js';
import { SimulatedHost, type Boot } from '../process/simulated-host.js';
import { SimulatedRandom } from '../random/simulated-random.js';
import { MS, Schedule } from '../schedule/schedule.js';
import { Trace } from '../schedule/trace.js';
import { SimulatedDatabase } from '../store/simulated-database.js';
import { SimulatedStore, type StoreWorld } from '../store/simulated-store.js';

export interface WorldOptions {
  readonly seed: number;
  readonly rates?: FaultRates;
  readonly limits?: FaultLimits;
  /** How long a process takes from one look into its sockets to the next, in microseconds; 0 if absent. */
  readonly turnLength?: number;
  /** Keep the trace's lines, to be read. */
  readonly keepsLines?: boolean;
}

const [LATENCIES, FAULTS, ERRORS] = [1, 2, 3];

/**
 * Everything that a simulation is made of: time, chance, faults, databases, the broker, and the hosts with their processes.
 *
 * Nothing of it is a function that is written as the value of a property (`this.x = () => …`): V8 takes that for a method, and allocates
 * it in the old generation, so that the whole world would outlive its run until the next full collection. Whoever listens is passed
 * as an argument.
 */
export class SimulatedWorld implements StoreWorld, BrokerWorld {
  readonly seed: number;
  readonly schedule: Schedule;
  readonly faults: Faults;
  readonly chance: SimulatedRandom;
  readonly turns: Turns;
  readonly server: SimulatedServer;
  readonly hosts: SimulatedHost[] = [];
  private readonly databases = new Map<string, SimulatedDatabase>();
  private readonly errors: SimulatedRandom;
  private healed = false;

  constructor({ seed, rates, limits, turnLength = 0, keepsLines = false }: WorldOptions) {
    this.seed = seed;
    this.schedule = new Schedule(new Trace(keepsLines));
    this.faults = new Faults(this.schedule, new SimulatedRandom(seed, FAULTS), rates, limits);
    this.chance = new SimulatedRandom(seed, LATENCIES);
    this.errors = new SimulatedRandom(seed, ERRORS);
    this.turns = new Turns(this.schedule, turnLength);
    this.server = new SimulatedServer(this);
  }

  latency(): number {
    const { chance } = this;
    return chance.below(32) === 0 ? chance.below(20 * MS) : 100 + chance.below(300);
  }

  /** The database of a service. Each has a clock of its own. */
  database(service: string): SimulatedDatabase {
    let database = this.databases.get(service);
    if (!database) {
      database = new SimulatedDatabase(service, this.schedule, this.errors.between(-2_000, 2_000));
      this.databases.set(service, database);
    }
    return database;
  }

  /** A place for processes of a service; nothing runs there yet. */
  addHost<Program>(service: string, name: string, boot: Boot<Program>): SimulatedHost<Program> {
    const { errors } = this;
    const clockError = { rate: 0.99 + errors.next() * 0.02, offsetMs: errors.between(-5_000, 5_000) };
    const host = new SimulatedHost(this, service, name, this.hosts.length + 1, clockError, boot);
    this.hosts.push(host as SimulatedHost);
    return host;
  }

  connectStore(caller: Caller, service: string): SimulatedStore {
    return new SimulatedStore(this, caller, this.database(service));
  }

  connectBroker(caller: Caller): SimulatedBroker {
    return new SimulatedBroker(this.server, caller);
  }

  /** Microseconds until a process that died is there again. */
  restartDelay(): number {
    const { chance } = this;
    return (this.healed ? 100 : chance.below(8) === 0 ? 20_000 : 1_500) * MS * chance.next();
  }

  /** No more faults: everything is up and connected, and what was held back arrives. */
  heal(): void {
    this.healed = true;
    this.faults.heal();
    this.server.available = true;
    for (const database of this.databases.values()) database.available = true;
    for (const { process } of this.hosts) process?.ports.broker.mend();
    for (const host of this.hosts)
      if (!host.isUp) this.schedule.after(this.restartDelay(), 'restart', undefined, () => host.start());
    this.server.limbo.releaseAll();
    this.server.deliverAll();
  }
}
