export { keyValueSuite, type KeyValueKind } from './key-value-suite.js';
export { lostKeyValueSuite, type BreakableKeyValueKind, type BreakableServer } from './lost-key-value-suite.js';
export { lockSuite, type LockKind } from './lock-suite.js';
export {
  lostLockSuite,
  type BreakableLockKind,
  type BreakableLockServer,
  type OtherHolder,
} from './lost-lock-suite.js';
export { electionSuite, type ElectionKind } from './election-suite.js';
