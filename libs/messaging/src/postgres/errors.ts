import { MISSED } from './statements.js';
import { StoreUnavailable, WriteConflict } from '../errors.js';

/** Serialization failure, deadlock, a key that another transaction inserted first, a lock that it holds, a compare-and-set that missed. */
const CONFLICTS = new Set(['40001', '40P01', '23505', '55P03', MISSED]);
/**
 * Connection exceptions, a full disk and other lack of resources, shutdown, crash and cancelled statements, I/O errors, a
 * server that has become a standby, and Prisma's words for the same: none of them is the message's fault.
 */
const UNAVAILABLE = /^(08|53|57|58|25006|P1001|P1002|P1008|P1017|P2024)/;
const UNAVAILABLE_SYSTEM = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', 'ETIMEDOUT', 'EHOSTUNREACH']);
const UNAVAILABLE_MESSAGE =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable|Can't reach database server/;

interface DatabaseError {
  readonly code?: string;
  readonly message?: string;
  /** Where Prisma keeps the driver's error. */
  readonly meta?: { readonly driverAdapterError?: { readonly cause?: { readonly originalCode?: string } } };
}

/** The store's word for an error of pg; others are answered as they are. */
export function storeError(error: unknown): unknown {
  const { code = '', message = '' } = (error ?? {}) as DatabaseError;
  if (CONFLICTS.has(code)) return new WriteConflict(message, { cause: error });
  return isStoreUnavailable(error) ? new StoreUnavailable(message, { cause: error }) : error;
}

/** True for what pg or Prisma throw when the database is away, goes away, or has no connection left. */
export function isStoreUnavailable(error: unknown): boolean {
  if (error instanceof StoreUnavailable) return true;
  const { code = '', message = '', meta } = (error ?? {}) as DatabaseError;
  const original = meta?.driverAdapterError?.cause?.originalCode ?? '';
  const known = UNAVAILABLE.test(code) || UNAVAILABLE.test(original) || UNAVAILABLE_SYSTEM.has(code);
  return known || UNAVAILABLE_MESSAGE.test(message);
}
