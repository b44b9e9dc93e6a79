import { sagas } from '../../../apps/orchestrator/src/app/sagas/index.js';
import { startRow } from '../coverage/rows.js';
import { backward, forward, undoable, type AimedStep } from './aimed-steps.js';

/** What a run may be all about. */
export interface Focus {
  /**
   * A step; or a start, with the service whose event that is. Trouble begins when it is awaited for the first time: little goes
   * wrong on the way there.
   */
  readonly on: AimedStep;
  /** What comes before it: an outage that begins then is still there when `on` is awaited. */
  readonly before: AimedStep;
  /** An operator turns back every saga that awaits `before`, since it is seldom undone of itself. */
  readonly isUndone: boolean;
}

/**
 * What is seldom met of itself: all that is undone, and the starts and steps of what is done with approved orders. The last step
 * of a saga that can be undone is in it thrice, since it is soon too late to turn that back; and the others are undone with it.
 */
export const FOCI: readonly Focus[] = sagas.flatMap((saga) => {
  const [first] = saga.steps.flatMap((step) => forward(saga, step));
  const undone = undoable(saga).flatMap((step) =>
    backward(saga, step).map((on) => ({ on, before: forward(saga, step)[0] ?? first!, isUndone: true })),
  );
  undone.push(...undone.slice(-1), ...undone.slice(-1));
  if (saga.type === 'create-order') return undone;
  const start = { row: startRow(saga.type), participant: 'order' } as const;
  const steps = [start, ...saga.steps.flatMap((step) => forward(saga, step))];
  const done = steps.map((on, index) => ({ on, before: steps[index - 1] ?? on, isUndone: false }));
  return [...done, ...undone];
});
