import { logger } from '@comanda/observability';
import { DomainError } from '@comanda/kernel';
import { refusalOf } from '../problems/refusal-of.js';

/** One service's contribution to a view: what it has, nothing, or why it could not be asked. */
export type Part<T> = Found<T> | Absent | Unavailable;

interface Found<T> {
  readonly outcome: 'found';
  readonly value: T;
}

interface Absent {
  readonly outcome: 'absent';
  /** In the words of the service that was asked. */
  readonly error: DomainError;
}

interface Unavailable {
  readonly outcome: 'unavailable';
  readonly service: string;
  /** A stable code. */
  readonly reason: string;
}

const log = logger('views');

/** Waits for a service's answer. Never rejects. */
export async function part<T>(service: string, answer: Promise<T>): Promise<Part<T>> {
  try {
    return { outcome: 'found', value: await answer };
  } catch (error) {
    if (error instanceof DomainError && error.kind === 'not-found') return { outcome: 'absent', error };
    const reason = refusalOf(error).code;
    log.warn({ part: service, reason, err: reason === 'INTERNAL' ? error : undefined }, 'a view lacks a part');
    return { outcome: 'unavailable', service, reason };
  }
}

/** What was found; undefined otherwise. */
export function valueOf<T>(part: Part<T>): T | undefined {
  return part.outcome === 'found' ? part.value : undefined;
}
