export { SagaEngineModule } from './saga-engine.module.js';
export { SagaEngine, startSagaOn, type SagaEngineParts } from './saga-engine.js';
export { SagaRegistry } from './saga-registry.js';
export { type SagaStart } from './saga-steps.js';
export { sagaInstances, type SagaInstance } from './saga-instance.js';
export { sagaJournal, type JournalEntry, type JournalOutcome } from './saga-journal.js';
