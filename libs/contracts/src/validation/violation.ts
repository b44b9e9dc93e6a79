/** One thing that is wrong with one field of a request; safe to show. */
export interface Violation {
  /** Where, in JSON field names: `lineItems[0].quantity`; empty for the request as a whole. */
  readonly path: string;
  /** What a valid value is, ready to follow the path: `must be at least 1`. */
  readonly detail: string;
}
