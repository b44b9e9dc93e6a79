import type { Failure, SagaDefinition, Step } from './definition.js';

/** How far a saga is. `completed` and `compensated` are the ends. */
export type Phase = 'running' | 'compensating' | 'completed' | 'compensated';

/** A step whose answer is awaited, and which way it goes. */
export interface Awaited {
  readonly step: string;
  readonly direction: 'do' | 'undo';
}

/** All that `advance` needs to know of one saga. */
export interface Progress {
  readonly phase: Phase;
  /** Input and what the replies taught. */
  readonly state: Readonly<Record<string, unknown>>;
  /** Several in a parallel group, none at an end. */
  readonly awaiting: readonly Awaited[];
  /** Present once it has turned back. */
  readonly failure?: Failure | undefined;
}

/** What became of an awaited step. `unknown`: it may have been done or not; for want of an answer in time, or as the code says. */
export type StepOutcome =
  | { readonly kind: 'succeeded'; readonly reply: unknown }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'unknown'; readonly code?: string };

/** The code of a failure whose outcome is unknown for want of an answer. */
export const STEP_TIMED_OUT = 'STEP_TIMED_OUT';

/** Where a saga begins: awaiting its first steps that send. */
export function start(saga: SagaDefinition, input: object): Progress {
  return forward(saga, { ...input }, 0);
}

/**
 * Where the saga is after the outcome of an awaited step. The same progress means: send it again. Pure.
 *
 * Throws when the saga does not await that step in its direction, or the definition does not have it.
 */
export function advance(saga: SagaDefinition, progress: Progress, name: string, outcome: StepOutcome): Progress {
  const { phase, state, awaiting, failure } = progress;
  const step = stepOf(saga, name);
  const others = awaiting.filter((awaited) => awaited.step !== name);
  if (others.length === awaiting.length) throw new Error(`saga ${saga.type} in phase ${phase} does not await ${name}`);
  if (phase === 'compensating')
    return outcome.kind === 'succeeded' ? backward(saga, state, saga.steps.indexOf(step), failure!) : progress;
  if (outcome.kind === 'succeeded') {
    const learned = step.onReply ? { ...state, ...step.onReply(outcome.reply) } : state;
    return others.length > 0
      ? { ...progress, state: learned, awaiting: others }
      : forward(saga, learned, step.stage + 1);
  }
  const reason = failureOf(step, outcome);
  // After the pivot there is no way back, and at the pivot only a refusal shows that it was not passed.
  if (step.kind === 'retriable' || (step.kind === 'pivot' && reason.outcome === 'unknown')) return progress;
  return backward(saga, state, endOfStage(saga, step), reason);
}

/** The command that an awaited step sends, with its request. */
export function commandOf(saga: SagaDefinition, { state, failure }: Progress, { step: name, direction }: Awaited) {
  const step = stepOf(saga, name);
  if (direction === 'do') {
    const [command, request] = step.invoke!;
    return { command, request: request(state) as unknown };
  }
  const [command, request] = step.compensate!;
  return { command, request: request(state, failure!) as unknown };
}

/** The step of that name; throws where there is none. */
export function stepOf(saga: SagaDefinition, name: string): Step {
  const step = saga.steps.find((candidate) => candidate.name === name);
  if (!step) throw new Error(`saga ${saga.type}@${saga.version} has no step ${name}`);
  return step;
}

function forward(saga: SagaDefinition, state: Progress['state'], from: number): Progress {
  const next = saga.steps.find(({ stage, invoke }) => stage >= from && invoke)?.stage;
  if (next === undefined) return { phase: 'completed', state, awaiting: [] };
  const together = saga.steps.filter(({ stage, invoke }) => stage === next && invoke);
  return { phase: 'running', state, awaiting: together.map(({ name }) => ({ step: name, direction: 'do' })) };
}

/** Undoes one after the other, in reverse order, what stands before that place: all but the step that was refused. */
function backward(saga: SagaDefinition, state: Progress['state'], before: number, failure: Failure): Progress {
  const wasRefused = ({ name }: Step): boolean => failure.outcome === 'refused' && name === failure.step;
  const step = saga.steps.slice(0, before).findLast((done) => done.compensate && !wasRefused(done));
  if (!step) return { phase: 'compensated', state, failure, awaiting: [] };
  return { phase: 'compensating', state, failure, awaiting: [{ step: step.name, direction: 'undo' }] };
}

/** The others of a parallel group may have been done: they are undone, answered or not. */
function endOfStage(saga: SagaDefinition, { stage }: Step): number {
  return saga.steps.findLastIndex((step) => step.stage === stage) + 1;
}

function failureOf({ name, refusals }: Step, outcome: Exclude<StepOutcome, { kind: 'succeeded' }>): Failure {
  if (outcome.kind === 'unknown') return { step: name, code: outcome.code ?? STEP_TIMED_OUT, outcome: 'unknown' };
  const isKnown = refusals === undefined || refusals.includes(outcome.code);
  return { step: name, code: outcome.code, outcome: isKnown ? 'refused' : 'unknown' };
}
