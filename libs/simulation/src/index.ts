export { SimulatedWorld, type WorldOptions } from './world/simulated-world.js';
export { SimulatedHost, type Boot } from './process/simulated-host.js';
export { SimulatedProcess, type ProcessPorts } from './process/simulated-process.js';
export { Turns } from './process/turns.js';
export { SimulatedClock, BEGINNING_MS } from './process/simulated-clock.js';
export { CallFailed, callProgram, type CallOptions } from './process/call.js';
export { outsider, type Caller } from './process/caller.js';
export { SimulatedRandom } from './random/simulated-random.js';
export { MS, Schedule } from './schedule/schedule.js';
export { drainMicrotasks, inMacrotask, requireDraining } from './schedule/drain-microtasks.js';
export { Trace } from './schedule/trace.js';
export { Faults, type Fault, type FaultLimits, type FaultRates } from './faults/faults.js';
export {
  chanceFaults,
  faultKinds,
  plannedFaults,
  type ChanceFault,
  type FaultKind,
  type PlannedFault,
} from './faults/fault-kind.js';
export { drawRates, type GreatestRates } from './faults/draw-rates.js';
export {
  SimulatedDatabase,
  type CommittedTransaction,
  type RowChange,
  type StoredRow,
} from './store/simulated-database.js';
export { SimulatedOutbox, type OutboxRow } from './store/simulated-outbox.js';
export { SimulatedStore } from './store/simulated-store.js';
export { SimulatedTransaction } from './store/simulated-transaction.js';
export { SimulatedBroker } from './broker/simulated-broker.js';
export { messageIds } from './broker/message-ids.js';
export { SimulatedServer, type Sighting } from './broker/simulated-server.js';
