import type { SagaDefinition, Send, Step, StepTiming, Undo } from './definition.js';

/** Before the pivot: steps that can be undone, then the pivot. */
export interface BeforePivot<Input extends object, State> {
  /** `compensate` sees what was known before the step only: the step's reply may have been lost. */
  compensatable<Request, Reply, UndoRequest, Learned extends object = object>(
    name: string,
    step: StepTiming & {
      readonly invoke?: Send<State, Request, Reply>;
      readonly onReply?: (reply: NoInfer<Reply>) => Learned;
      readonly compensate?: Undo<State, UndoRequest, unknown>;
    },
  ): BeforePivot<Input, State & Learned>;
  pivot<Request, Reply, Learned extends object = object>(
    name: string,
    step: { readonly invoke: Send<State, Request, Reply>; readonly onReply?: (reply: NoInfer<Reply>) => Learned },
  ): AfterPivot<Input, State & Learned>;
}

/** After the pivot: only forward. */
export interface AfterPivot<Input extends object, State> {
  retriable<Request, Reply, Learned extends object = object>(
    name: string,
    step: { readonly invoke: Send<State, Request, Reply>; readonly onReply?: (reply: NoInfer<Reply>) => Learned },
  ): AfterPivot<Input, State & Learned>;
  build(): SagaDefinition<Input>;
}

/**
 * Begins the definition of a saga. The compiler sees to its shape: compensatable steps, one pivot, retriable steps;
 * each request fits its contract and uses only what is known by then.
 *
 * ```ts
 * const trip = defineSaga<{ tripId: string }>('trip')
 *   .compensatable('bookHotel', {
 *     invoke: [hotel.book, ({ tripId }) => ({ tripId })],
 *     compensate: [hotel.cancel, ({ tripId }) => ({ tripId })],
 *   })
 *   .pivot('bookFlight', { invoke: [flight.book, ({ tripId }) => ({ tripId })] })
 *   .build();
 * ```
 *
 * Throws when a step's name is used twice.
 */
export function defineSaga<Input extends object>(type: string, version = 1): BeforePivot<Input, Input> {
  return builder(type, version, []) as unknown as BeforePivot<Input, Input>;
}

function builder(type: string, version: number, steps: readonly Step[]): object {
  const add = (kind: Step['kind']) => (name: string, step: object) => {
    if (steps.some((other) => other.name === name)) throw new Error(`saga ${type}: step ${name} is defined twice`);
    return builder(type, version, [...steps, { name, kind, ...step }]);
  };
  return {
    compensatable: add('compensatable'),
    pivot: add('pivot'),
    retriable: add('retriable'),
    build: () => ({ type, version, steps }),
  };
}
