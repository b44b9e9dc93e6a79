import { DomainError } from '@comanda/kernel';
import type { KeyValueEntry } from './key-value.js';

const KEY = /^[\w\-.=]+(\/[\w\-.=]+)*$/;

/** Throws `DomainError` `KEY_INVALID`: a key that one backend can't have is refused by all. */
export function checkKey(key: string): void {
  if (!KEY.test(key))
    throw new DomainError(
      'KEY_INVALID',
      'invalid',
      `A key is parts of letters, digits, -, _, . and =, with / between: ${key}`,
    );
}

/** Orders entries. */
export function byKey(a: KeyValueEntry, b: KeyValueEntry): number {
  return a.key < b.key ? -1 : Number(a.key > b.key);
}
