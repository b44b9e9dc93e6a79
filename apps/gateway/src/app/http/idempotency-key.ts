import { EdgeError } from '../problems/edge-error.js';

const KEY = /^[\x20-\x7e]{1,255}$/;

/** The `Idempotency-Key` as it was sent; undefined without one. Throws `IDEMPOTENCY_KEY_INVALID`. */
export function idempotencyKeyOf(header: string | readonly string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (typeof header === 'string' && KEY.test(header)) return header;
  throw new EdgeError('IDEMPOTENCY_KEY_INVALID', 'The Idempotency-Key must be 1 to 255 printable ASCII characters.');
}
