import { sagas } from '../../../apps/orchestrator/src/app/sagas/index.js';
import { stepRow } from '../coverage/rows.js';
import type { ServiceName } from '../town/bindings.js';

/** A step in one direction, and whose it is. */
export interface AimedStep {
  /** As coverage names it. */
  readonly row: string;
  readonly participant: ServiceName;
}

export type Saga = (typeof sagas)[number];
export type Step = Saga['steps'][number];

/** The step on its way forward, if it sends a command then. */
export const forward = ({ type }: Saga, { name, invoke }: Step): AimedStep[] =>
  invoke ? [{ row: stepRow(type, name, 'do'), participant: invoke[0].participant as ServiceName }] : [];

/** The step on its way back, if there is one. */
export const backward = ({ type }: Saga, { name, compensate }: Step): AimedStep[] =>
  compensate ? [{ row: stepRow(type, name, 'undo'), participant: compensate[0].participant as ServiceName }] : [];

/** The saga's steps that are undone when a later one fails. */
export const undoable = ({ steps }: Saga): Step[] =>
  steps.filter(({ kind, compensate }) => kind === 'compensatable' && compensate);

/** Every step of every saga, as far as it sends a command. */
export const STEPS: readonly AimedStep[] = sagas.flatMap((saga) =>
  saga.steps.flatMap((step) => [...forward(saga, step), ...backward(saga, step)]),
);

/** Those that are undone when no answer comes in time. */
export const STEPS_WITH_DEADLINE: readonly AimedStep[] = sagas.flatMap((saga) =>
  undoable(saga).flatMap((step) => (step.deadlineMs === Infinity ? [] : forward(saga, step))),
);

const isLate = ({ row }: AimedStep): boolean => !row.startsWith('create-order');

/** Steps of what is done with approved orders. */
export const LATE_STEPS = STEPS.filter(isLate);

export const LATE_STEPS_WITH_DEADLINE = STEPS_WITH_DEADLINE.filter(isLate);
