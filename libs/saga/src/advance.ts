import type { Failure, SagaDefinition, Step } from './definition.js';

/** How far a saga is. `completed` and `compensated` are the ends. */
export type Phase = 'running' | 'compensating' | 'completed' | 'compensated';

/** The step whose answer is awaited, and which way it goes. */
export interface Awaited {
  readonly step: string;
  readonly direction: 'do' | 'undo';
}

/** All that `advance` needs to know of one saga. */
export interface Progress {
  readonly phase: Phase;
  /** Input and what the replies taught. */
  readonly state: Readonly<Record<string, unknown>>;
  /** Absent at an end. */
  readonly awaiting?: Awaited | undefined;
  /** Present once it has turned back. */
  readonly failure?: Failure | undefined;
}

/** What became of the awaited step. `unknown`: no answer in time; it may have been done or not. */
export type StepOutcome =
  | { readonly kind: 'succeeded'; readonly reply: unknown }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'unknown' };

/** The code of a failure whose outcome is unknown. */
export const STEP_TIMED_OUT = 'STEP_TIMED_OUT';

/** Where a saga begins: awaiting its first step that sends. */
export function start(saga: SagaDefinition, input: object): Progress {
  return forward(saga, { ...input }, 0);
}

/**
 * Where the saga is after the outcome of the awaited step. The same progress means: send it again. Pure.
 *
 * Throws when the saga awaits nothing, or a step that the definition does not have.
 */
export function advance(saga: SagaDefinition, progress: Progress, outcome: StepOutcome): Progress {
  const { phase, state, awaiting, failure } = progress;
  const at = saga.steps.findIndex(({ name }) => name === awaiting?.step);
  const step = saga.steps[at];
  if (!step) throw new Error(`saga ${saga.type} in phase ${phase} awaits ${awaiting?.step ?? 'nothing'}`);
  if (phase === 'compensating')
    return outcome.kind === 'succeeded' ? backward(saga, state, at - 1, failure!) : progress;
  if (outcome.kind === 'succeeded') return forward(saga, { ...state, ...step.onReply?.(outcome.reply) }, at + 1);
  if (step.kind === 'retriable') return progress;
  // A refusal leaves nothing behind; an unknown outcome may have, so that the step itself is undone as well.
  if (outcome.kind === 'refused') return backward(saga, state, at - 1, { step: step.name, code: outcome.code });
  return step.kind === 'pivot' ? progress : backward(saga, state, at, { step: step.name, code: STEP_TIMED_OUT });
}

/** The command that the awaited step sends, with its request; throws where nothing is awaited. */
export function awaitedCommand(saga: SagaDefinition, { state, awaiting, failure }: Progress) {
  const step = stepOf(saga, awaiting?.step ?? 'nothing');
  if (awaiting?.direction === 'do') {
    const [command, request] = step.invoke!;
    return { command, request: request(state) as unknown };
  }
  const [command, request] = step.compensate!;
  return { command, request: request(state, failure!) as unknown };
}

/** The step of that name; throws where there is none. */
export function stepOf(saga: SagaDefinition, name: string): Step {
  const step = saga.steps.find((candidate) => candidate.name === name);
  if (!step) throw new Error(`saga ${saga.type} has no step ${name}`);
  return step;
}

function forward(saga: SagaDefinition, state: Progress['state'], from: number): Progress {
  const step = saga.steps.slice(from).find(({ invoke }) => invoke);
  if (!step) return { phase: 'completed', state };
  return { phase: 'running', state, awaiting: { step: step.name, direction: 'do' } };
}

function backward(saga: SagaDefinition, state: Progress['state'], from: number, failure: Failure): Progress {
  const step = saga.steps.slice(0, from + 1).findLast(({ compensate }) => compensate);
  if (!step) return { phase: 'compensated', state, failure };
  return { phase: 'compensating', state, failure, awaiting: { step: step.name, direction: 'undo' } };
}
