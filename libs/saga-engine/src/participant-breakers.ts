/**
 * Says which participants are ill, and spares them: what they should get is not sent, as if they were absent. `CommandBreakers` of
 * `@comanda/resilience` is one.
 */
export interface ParticipantBreakers {
  /** Commands that may be sent to the participant now: none, one to try, or as many as there are. */
  room(participant: string): number;
  /** Those that are to be sent nothing now. */
  readonly spared: ReadonlySet<string>;
  /** A command has been sent. */
  sent(participant: string): void;
  /** An answer came, whichever it is. */
  answered(participant: string): void;
  /** No answer came in time. */
  timedOut(participant: string): void;
}
