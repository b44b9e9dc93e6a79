import type {
  CompensatablePolicy,
  RefusablePolicy,
  SagaDefinition,
  Send,
  Step,
  StepKind,
  StepPolicy,
  Undo,
} from './definition.js';

/** A step that may be undone. `compensate` sees what was known before the step only: the step's reply may have been lost. */
export interface CompensatableStep<State, Request, Reply, UndoRequest, Learned> extends CompensatablePolicy {
  readonly invoke?: Send<State, Request, Reply>;
  readonly onReply?: (reply: NoInfer<Reply>) => Learned;
  readonly compensate?: Undo<State, UndoRequest, unknown>;
}

interface ForwardStep<State, Request, Reply, Learned> {
  readonly invoke: Send<State, Request, Reply>;
  readonly onReply?: (reply: NoInfer<Reply>) => Learned;
}

/** Steps that are sent together: none sees what another one learns. */
export interface ParallelGroup<State, Learned> {
  compensatable<Request, Reply, UndoRequest, More extends object = object>(
    name: string,
    step: CompensatableStep<State, Request, Reply, UndoRequest, More>,
  ): ParallelGroup<State, Learned & More>;
}

/** Before the pivot: steps that can be undone, then the pivot. */
export interface BeforePivot<Input extends object, State> {
  compensatable<Request, Reply, UndoRequest, Learned extends object = object>(
    name: string,
    step: CompensatableStep<State, Request, Reply, UndoRequest, Learned>,
  ): BeforePivot<Input, State & Learned>;
  /** Sends all steps of the group at once, and goes on when all have succeeded; when one fails, the others are undone. */
  parallel<Learned>(
    group: (empty: ParallelGroup<State, object>) => ParallelGroup<State, Learned>,
  ): BeforePivot<Input, State & Learned>;
  pivot<Request, Reply, Learned extends object = object>(
    name: string,
    step: ForwardStep<State, Request, Reply, Learned> & RefusablePolicy,
  ): AfterPivot<Input, State & Learned>;
}

/** After the pivot: only forward. */
export interface AfterPivot<Input extends object, State> {
  retriable<Request, Reply, Learned extends object = object>(
    name: string,
    step: ForwardStep<State, Request, Reply, Learned> & StepPolicy,
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
  return new Builder(type, version, []) as unknown as BeforePivot<Input, Input>;
}

/** Knows nothing of types: the interfaces above do. Every call answers a new builder, so that beginnings can be shared. */
class Builder {
  constructor(
    private readonly type: string,
    private readonly version: number,
    private readonly steps: readonly Step[],
    private readonly group?: number,
  ) {}

  compensatable(name: string, step: object): Builder {
    return this.with('compensatable', name, step);
  }

  pivot(name: string, step: object): Builder {
    return this.with('pivot', name, step);
  }

  retriable(name: string, step: object): Builder {
    return this.with('retriable', name, step);
  }

  parallel(group: (empty: Builder) => Builder): Builder {
    const { steps } = group(new Builder(this.type, this.version, this.steps, this.nextStage()));
    return new Builder(this.type, this.version, steps);
  }

  build(): SagaDefinition {
    return { type: this.type, version: this.version, steps: this.steps };
  }

  private with(kind: StepKind, name: string, step: object): Builder {
    if (this.steps.some((other) => other.name === name))
      throw new Error(`saga ${this.type}: step ${name} is defined twice`);
    const added: Step = { name, kind, stage: this.group ?? this.nextStage(), ...step };
    return new Builder(this.type, this.version, [...this.steps, added], this.group);
  }

  private nextStage(): number {
    return (this.steps.at(-1)?.stage ?? -1) + 1;
  }
}
