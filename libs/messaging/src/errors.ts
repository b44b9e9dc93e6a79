/** Another transaction was first: the same work, done again, sees its result. */
export class WriteConflict extends Error {
  override readonly name = 'WriteConflict';
}

/** The database cannot be reached, or went away; a commit that was under way may have happened. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** Somebody with a greater fencing token has written since: this holder's turn is over, and nothing was written. */
export class FencedOut extends Error {
  override readonly name = 'FencedOut';

  constructor(token: number) {
    super(`a greater fencing token than ${token} has been seen`);
  }
}

/** Nobody serves the subject, or nobody answered in time. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}
