import type { CommandContract } from '@comanda/kernel';

/** Why a saga turned back: the step and its refusal's code, or `STEP_TIMED_OUT` when the outcome is unknown. */
export interface Failure {
  readonly step: string;
  readonly code: string;
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

/** What a step may be told about time. */
export interface StepTiming {
  /**
   * Milliseconds after which a compensatable step counts as unknown and is undone. 30,000 when absent.
   * After the pivot there is no way back, so there is no deadline.
   */
  readonly deadlineMs?: number;
}

/* eslint-disable @typescript-eslint/no-explicit-any -- the builder has checked the types; here they differ from step to step */
export interface Step extends StepTiming {
  readonly name: string;
  readonly kind: StepKind;
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
