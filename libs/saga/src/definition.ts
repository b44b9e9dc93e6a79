import type { CommandContract } from '@comanda/kernel';

/** Why a saga turned back. */
export interface Failure {
  readonly step: string;
  /** The refusal's code, or why the outcome counts as unknown, e.g. `STEP_TIMED_OUT`. */
  readonly code: string;
  /** `refused`: the step left nothing behind. `unknown`: it may have been done, so that it is undone, too. */
  readonly outcome: 'refused' | 'unknown';
}

/** "Send this command, built from what the saga knows." */
export type Send<State, Request, Reply> = readonly [
  command: CommandContract<Request, Reply>,
  request: (state: State) => NoInfer<Request>,
];

/** "Undo with this command, built from what the saga knew before the step, and why it turned back." */
export type Undo<State, Request, Reply> = readonly [
  command: CommandContract<Request, Reply>,
  request: (state: State, failure: Failure) => NoInfer<Request>,
];

/**
 * - `compensatable`: may be undone.
 * - `pivot`: the point of no return; it may still be refused.
 * - `retriable`: cannot be refused; sent until it is done.
 */
export type StepKind = 'compensatable' | 'pivot' | 'retriable';

/** When a command without an answer is sent again, and when an operator is called. All times in milliseconds. */
export interface RetryPolicy {
  /** How long an answer may take. 2,000 when absent. */
  readonly replyMs?: number;
  /** What is added before the second sending, at most; it doubles with each sending (full jitter). 1,000 when absent. */
  readonly backoffMs?: number;
  /** The most that is added. 15,000 when absent. */
  readonly maxBackoffMs?: number;
  /** After so many sendings without success the saga is parked. 20 when absent. */
  readonly parkAfter?: number;
}

/** What every step may be told. */
export interface StepPolicy {
  readonly retry?: RetryPolicy;
}

/** What a step that can be refused may be told. */
export interface RefusablePolicy extends StepPolicy {
  /**
   * Codes with which the participant says no and leaves nothing behind. With this list, any other code counts as an unknown
   * outcome: the step is undone, too. Without it every code is such a no.
   */
  readonly refusals?: readonly string[];
}

/** What a compensatable step may be told. */
export interface CompensatablePolicy extends RefusablePolicy {
  /**
   * Milliseconds from the first sending after which the step counts as unknown and is undone; 30,000 when absent, `Infinity` for
   * a step that is awaited however long it takes. After the pivot there is no way back, so there is no deadline.
   */
  readonly deadlineMs?: number;
  /**
   * What started the saga has begun the step already (it took a lock, say): the participant decides about its undoing even if the
   * step's command never came or was refused. Otherwise there is nothing to undo then, and the participant is not asked.
   */
  readonly begunBefore?: boolean;
}

/* eslint-disable @typescript-eslint/no-explicit-any -- the builder has checked the types; here they differ from step to step */
export interface Step extends CompensatablePolicy {
  readonly name: string;
  readonly kind: StepKind;
  /** Steps of one stage are sent together. Grows along the saga. */
  readonly stage: number;
  readonly invoke?: Send<any, any, any>;
  readonly onReply?: (reply: any) => object;
  readonly compensate?: Undo<any, any, any>;
}

/** A saga as data: its steps by name, in order. */
export interface SagaDefinition<Input extends object = any> {
  readonly type: string;
  /** Grows when the steps change; an instance keeps the one that it started with. */
  readonly version: number;
  readonly steps: readonly Step[];
  /** Carries the type only. */
  readonly input?: Input;
}
