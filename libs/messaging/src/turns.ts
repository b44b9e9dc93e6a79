/**
 * Whose turn it is to do the rounds that one process of a service can do for all: asking what has arrived, deleting what is old. They are right
 * whoever does them and however many, so that a wrong answer costs only work. `LeaderTurns` of `@comanda/coordination` is one.
 */
export abstract class Turns {
  /** Whether this process does them now. Asks nobody: called before each part of a round. */
  abstract isMine(): boolean;
}

/** Every process does them. */
export const everyonesTurn: Turns = { isMine: () => true };
