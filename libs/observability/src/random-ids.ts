import { randomBytes } from 'node:crypto';

const ID_BYTES = 24;
const TRACE_ID_DIGITS = 32;
let pool = Buffer.alloc(0);
let used = 0;

/** Asking the system for many random bytes at once costs little more than asking for a few. */
function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    pool = randomBytes(ID_BYTES * 128);
    used = 0;
  }
  used += bytes;
  return pool.toString('hex', used - bytes, used);
}

/** Ids of a new trace and of its first span. */
export function newIds(): { readonly traceId: string; readonly spanId: string } {
  const id = randomHex(ID_BYTES);
  return { traceId: id.slice(0, TRACE_ID_DIGITS), spanId: id.slice(TRACE_ID_DIGITS) };
}

/** Ids for the SDK. */
export const idGenerator = {
  generateTraceId: (): string => randomHex(16),
  generateSpanId: (): string => randomHex(8),
};
