export {
  defineSaga,
  type AfterPivot,
  type BeforePivot,
  type CompensatableStep,
  type ParallelGroup,
} from './define-saga.js';
export {
  type CompensatablePolicy,
  type Failure,
  type RefusablePolicy,
  type RetryPolicy,
  type SagaDefinition,
  type Send,
  type Step,
  type StepKind,
  type StepPolicy,
  type Undo,
} from './definition.js';
export {
  advance,
  commandOf,
  start,
  STEP_TIMED_OUT,
  stepOf,
  type Awaited,
  type Phase,
  type Progress,
  type StepOutcome,
} from './advance.js';
export { describeSaga, type SagaDescription, type StepDescription } from './describe.js';
export { planDeployment, type Fate, type LiveSagas, type Plan } from './plan.js';
export { diagramOf } from './diagram.js';
