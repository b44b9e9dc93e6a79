/** Another transaction was first: the same work, done again, sees its result. */
export class WriteConflict extends Error {
  override readonly name = 'WriteConflict';
}

/** The database cannot be reached, or went away; a commit that was under way may have happened. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** Nobody serves the subject, or nobody answered in time. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}
