import {
  advance,
  commandOf,
  start,
  type Awaited,
  type Failure,
  type Progress,
  type SagaDefinition,
  type StepOutcome,
} from '@comanda/saga';

/** A command as it is sent: `participant.Name`, and its request. */
export type Sent = readonly [command: string, request: object];

/**
 * A saga played by hand: what it is given, what it sends, what is answered, what it sends then. Nothing that it sends goes
 * unseen: each answer must be followed by what it causes.
 *
 * ```ts
 * Script.given(tripSaga, trip)
 *   .sends(['hotel.Book', { tripId: 't1' }])
 *   .refuse('bookHotel', 'FULL')
 *   .ends('compensated', { step: 'bookHotel', code: 'FULL', outcome: 'refused' });
 * ```
 */
export class Script {
  private constructor(
    private readonly saga: SagaDefinition,
    private readonly progress: Progress,
    private readonly fresh: readonly Awaited[],
  ) {}

  /** Begins a saga. */
  static given<Input extends object>(saga: SagaDefinition<Input>, input: Input): Script {
    const progress = start(saga, input);
    return new Script(saga, progress, progress.awaiting);
  }

  /** Expects that exactly these commands were sent last, in this order. */
  sends(...commands: readonly Sent[]): this {
    const sent = this.fresh.map((awaited) => {
      const { command, request } = commandOf(this.saga, this.progress, awaited);
      return [`${command.participant}.${command.name}`, request];
    });
    expect(sent).toEqual(commands);
    return this;
  }

  /** The step (or its undoing, where that is what is awaited) is done. */
  done(step: string, reply: object = {}): Script {
    return this.after(step, { kind: 'succeeded', reply });
  }

  refuse(step: string, code: string): Script {
    return this.after(step, { kind: 'refused', code });
  }

  /** No answer came in time. */
  timeOut(step: string): Script {
    return this.after(step, { kind: 'unknown' });
  }

  /** Expects that nothing is awaited any more. */
  ends(phase: 'completed' | 'compensated', failure?: Failure): void {
    expect(this.progress.awaiting).toEqual([]);
    expect([this.progress.phase, this.progress.failure]).toEqual([phase, failure]);
  }

  private after(step: string, outcome: StepOutcome): Script {
    const { awaiting } = this.progress;
    const progress = advance(this.saga, this.progress, step, outcome);
    const isSentAgain = progress === this.progress;
    const fresh = progress.awaiting.filter((next) =>
      isSentAgain
        ? next.step === step
        : !awaiting.some((known) => known.step === next.step && known.direction === next.direction),
    );
    return new Script(this.saga, progress, fresh);
  }
}

/** The failure that a listed refusal leads to. */
export const refusedBy = (step: string, code: string): Failure => ({ step, code, outcome: 'refused' });

/** The failure that an unknown outcome leads to: no answer in time, unless another code says why. */
export const unknownAt = (step: string, code = 'STEP_TIMED_OUT'): Failure => ({ step, code, outcome: 'unknown' });
