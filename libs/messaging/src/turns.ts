/**
 * Whose turn it is to do the rounds that one process of a service can do for all: asking what has arrived, deleting what is old. They are right
 * whoever does them and however many, so that a wrong answer costs only work. `LeaderTurns` of `@comanda/coordination` is one.
 */
export abstract class Turns {
  /** Whether this process does them now. Asks nobody: called before each part of a round. */
  abstract isMine(): boolean;
  /**
   * The fencing token of the turn, if it is surely this process's; it grows from turn to turn. The store refuses the writes of one whose turn
   * is over and who does not know it yet.
   */
  abstract readonly token?: number | undefined;
}

/** Every process does them. */
export const everyonesTurn: Turns = { isMine: () => true };
