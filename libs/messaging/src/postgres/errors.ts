import { StoreUnavailable, WriteConflict } from '../errors.js';

/** Serialization failure, deadlock, a key that another transaction inserted first, and a lock that it holds. */
const CONFLICTS = new Set(['40001', '40P01', '23505', '55P03']);
/**
 * Connection exceptions, a full disk and other lack of resources, shutdown, crash and cancelled statements, I/O errors, a
 * server that has become a standby: none of them is the message's fault.
 */
const UNAVAILABLE = /^(08|53|57|58|25006)/;
const UNAVAILABLE_SYSTEM = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', 'ETIMEDOUT', 'EHOSTUNREACH']);
const UNAVAILABLE_MESSAGE =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable/;

/** The store's word for an error of pg; others are answered as they are. */
export function storeError(error: unknown): unknown {
  const { code = '', message = '' } = (error ?? {}) as { code?: string; message?: string };
  if (CONFLICTS.has(code)) return new WriteConflict(message, { cause: error });
  if (UNAVAILABLE.test(code) || UNAVAILABLE_SYSTEM.has(code) || UNAVAILABLE_MESSAGE.test(message)) {
    return new StoreUnavailable(message, { cause: error });
  }
  return error;
}
