export { SagaEngineModule, type SagaEngineOptions } from './saga-engine.module.js';
export { SagaEngine, startSagaOn, type SagaEngineParts } from './saga-engine.js';
export { SagaRegistry, type RegisteredSaga } from './saga-registry.js';
export { type SagaStart } from './saga-steps.js';
export { type Changed, type Parked } from './saga-handlers.js';
export { COMPENSATED_BY_OPERATOR, type Repair, type RepairAct } from './saga-repair.js';
export { ATTEMPTS_EXHAUSTED } from './saga-timers.js';
export { sagaInstances, type AwaitedCommand, type SagaInstance } from './saga-instance.js';
export { sagaJournal, type JournalEntry, type JournalOutcome } from './saga-journal.js';
