/** Which way a saga goes when it sends a command. */
export type Direction = 'do' | 'undo';

/** Names one step of one saga, and which sending of its command this is. The reply carries the same. */
export interface StepAddress {
  readonly sagaId: string;
  readonly step: string;
  readonly direction: Direction;
  /** From 1; grows with each sending. */
  readonly attempt: number;
}

/** A command as the orchestrator sends it. */
export interface OutgoingCommand extends StepAddress {
  /** The same on every attempt. */
  readonly id: string;
  readonly participant: string;
  /** Name of the command, e.g. `CreateTicket`. */
  readonly name: string;
  readonly data: Uint8Array;
  /** A refusal is not an answer: it is sent until it is done. */
  readonly mustSucceed: boolean;
  /** For an undo: id of the command that it undoes; absent when there was none to undo. */
  readonly undoes?: string;
  /** For an undo: it is decided even if that command never came or was refused. */
  readonly undoAlways?: boolean;
  /** Of its saga. */
  readonly traceparent?: string;
  /** Of what made it leave, where that is recorded. */
  readonly cause?: string;
}

/** The id of a step's command, the same on every attempt. */
export function commandId(sagaId: string, step: string, direction: Direction): string {
  return `${sagaId}:${step}:${direction}`;
}
