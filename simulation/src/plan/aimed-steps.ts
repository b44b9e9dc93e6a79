import { sagas } from '../../../apps/orchestrator/src/app/sagas/index.js';
import { stepRow } from '../coverage/rows.js';
import type { ServiceName } from '../town/bindings.js';

/** A step in one direction, and whose it is. */
export interface AimedStep {
  /** As coverage names it. */
  readonly row: string;
  readonly participant: ServiceName;
}

type Saga = (typeof sagas)[number];
type Step = Saga['steps'][number];

const forward = ({ type }: Saga, { name, invoke }: Step): AimedStep[] =>
  invoke ? [{ row: stepRow(type, name, 'do'), participant: invoke[0].participant as ServiceName }] : [];

const backward = ({ type }: Saga, { name, compensate }: Step): AimedStep[] =>
  compensate ? [{ row: stepRow(type, name, 'undo'), participant: compensate[0].participant as ServiceName }] : [];

const undoable = ({ steps }: Saga): Step[] =>
  steps.filter(({ kind, compensate }) => kind === 'compensatable' && compensate);

/** Every step of every saga, as far as it sends a command. */
export const STEPS: readonly AimedStep[] = sagas.flatMap((saga) =>
  saga.steps.flatMap((step) => [...forward(saga, step), ...backward(saga, step)]),
);

/** Those that are undone when no answer comes in time. */
export const STEPS_WITH_DEADLINE: readonly AimedStep[] = sagas.flatMap((saga) =>
  undoable(saga).flatMap((step) => (step.deadlineMs === Infinity ? [] : forward(saga, step))),
);

/** Those that an operator may have undone: the last of each saga thrice, since it is seldom reached, and the others are undone with it. */
export const STEPS_TO_UNDO: readonly AimedStep[] = sagas.flatMap((saga) => {
  const steps = undoable(saga).flatMap((step) => forward(saga, step));
  const last = steps.slice(-1);
  return [...steps, ...last, ...last];
});

const isLate = ({ row }: AimedStep): boolean => !row.startsWith('create-order');

/** Steps of what is done with approved orders. */
export const LATE_STEPS = STEPS.filter(isLate);

export const LATE_STEPS_WITH_DEADLINE = STEPS_WITH_DEADLINE.filter(isLate);

export const LATE_STEPS_TO_UNDO = STEPS_TO_UNDO.filter(isLate);
