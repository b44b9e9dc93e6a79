import type { Table } from '@comanda/messaging';
import {
  inMacrotask,
  SimulatedWorld,
  type FaultRates,
  type SimulatedHost,
  type SimulatedProcess,
} from '../src/index.js';

/** A thing that is counted. */
export interface Counter {
  readonly name: string;
  readonly count: number;
}

export const counters: Table<Counter> = {
  name: 'counters',
  key: 'name',
  columns: { name: 'text', count: 'integer' },
  toRow: ({ name, count }) => ({ name, count }),
  fromRow: (row) => ({ name: row.name as string, count: row.count as number }),
};

/** A world with one host, whose process does what a test wants, and with faults of certain rates. */
export class Bench {
  readonly world: SimulatedWorld;
  readonly host: SimulatedHost<SimulatedProcess>;

  constructor(rates: FaultRates = {}) {
    this.world = new SimulatedWorld({ seed: 1, rates });
    this.host = this.world.addHost('service', 'host-1', (process) => process);
    this.host.start();
    this.world.faults.begin();
  }

  get process(): SimulatedProcess {
    return this.host.process!;
  }

  /** Lets so many milliseconds pass. */
  pass(ms: number): Promise<void> {
    const { schedule } = this.world;
    return inMacrotask(() => schedule.runUntil(schedule.now + ms * 1_000));
  }

  /** What becomes of a promise while a second passes. */
  async outcome(promise: Promise<unknown>): Promise<string> {
    let outcome = 'nothing';
    promise.then(
      () => (outcome = 'done'),
      (error: Error) => (outcome = error.name),
    );
    await this.pass(1_000);
    return outcome;
  }

  /** Counts up to that number, as the first change of its row. */
  count(count: number): Promise<void> {
    return this.process.ports.store.transaction(async (tx) => {
      tx.save(counters, [{ entity: { name: 'c', count }, version: 1, expected: 0 }]);
    });
  }

  get stored(): unknown {
    return this.world.database('service').table('counters').get('c')?.row.count;
  }
}
