import { DomainError } from '@comanda/kernel';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A page token that means: after the entity with this id. */
export function encodePageToken(id: string): string {
  return Buffer.from(id).toString('base64url');
}

/**
 * The id that a page token stands for; `undefined` for the empty token, which asks for the first page. Ids are lower-case
 * UUIDs, or what `ids` says. Throws `DomainError` `PAGE_TOKEN_INVALID`.
 */
export function decodePageToken(token: string, ids: RegExp = uuid): string | undefined {
  if (token === '') return undefined;
  const id = Buffer.from(token, 'base64url').toString();
  if (!ids.test(id)) {
    throw new DomainError('PAGE_TOKEN_INVALID', 'invalid', 'The page token is not one that was given out.');
  }
  return id;
}
