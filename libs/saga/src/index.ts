export { defineSaga, type AfterPivot, type BeforePivot } from './define-saga.js';
export {
  type Failure,
  type SagaDefinition,
  type Send,
  type Step,
  type StepKind,
  type StepTiming,
  type Undo,
} from './definition.js';
export {
  advance,
  awaitedCommand,
  start,
  STEP_TIMED_OUT,
  stepOf,
  type Awaited,
  type Phase,
  type Progress,
  type StepOutcome,
} from './advance.js';
