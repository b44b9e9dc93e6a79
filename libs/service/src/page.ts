import { decodePageToken, encodePageToken } from './page-token.js';

const PRESET_SIZE = 50;

/** What a request says of the page that it wants. */
export interface PageRequest {
  /** 0 leaves it to us. */
  readonly pageSize: number;
  readonly pageToken: string;
}

/** One page of a list. */
export interface Page<T> {
  readonly items: T[];
  /** Empty on the last page. */
  readonly nextPageToken: string;
}

/**
 * The page that is asked for. `list` answers up to `limit` items that come after the id `after`; one more than fits is
 * asked of it, to know whether there is a next page. Ids are UUIDs, or what `ids` says. Throws `PAGE_TOKEN_INVALID`.
 */
export async function page<T>(
  { pageSize, pageToken }: PageRequest,
  list: (limit: number, after: string | undefined) => Promise<T[]>,
  idOf: (item: T) => string,
  ids?: RegExp,
): Promise<Page<T>> {
  const size = pageSize || PRESET_SIZE;
  const found = await list(size + 1, decodePageToken(pageToken, ids));
  const items = found.slice(0, size);
  const last = items.at(-1);
  return { items, nextPageToken: found.length > size && last ? encodePageToken(idOf(last)) : '' };
}
