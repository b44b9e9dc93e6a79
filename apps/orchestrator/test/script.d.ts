import { type Failure, type SagaDefinition } from '@comanda/saga';
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
export declare class Script {
  private readonly saga;
  private readonly progress;
  private readonly fresh;
  private constructor();
  /** Begins a saga. */
  static given<Input extends object>(saga: SagaDefinition<Input>, input: Input): Script;
  /** Expects that exactly these commands were sent last, in this order. */
  sends(...commands: readonly Sent[]): this;
  /** The step (or its undoing, where that is what is awaited) is done. */
  done(step: string, reply?: object): Script;
  refuse(step: string, code: string): Script;
  /** No answer came in time. */
  timeOut(step: string): Script;
  /** Expects that nothing is awaited any more. */
  ends(phase: 'completed' | 'compensated', failure?: Failure): void;
  private after;
}
/** The failure that a listed refusal leads to. */
export declare const refusedBy: (step: string, code: string) => Failure;
/** The failure that an unknown outcome leads to: no answer in time, unless another code says why. */
export declare const unknownAt: (step: string, code?: string) => Failure;
//# sourceMappingURL=script.d.ts.map
