const BIGINT = '$bigint';
const DATE = '$date';

/** JSON text that keeps bigints and dates, as `{"$bigint":"12"}` and `{"$date":"2026-01-01T00:00:00.000Z"}`. */
export function encodeJson(value: unknown): string {
  return JSON.stringify(tagged(value));
}

/** Reads what {@link encodeJson} wrote. */
export function decodeJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return text.includes(BIGINT) || text.includes(DATE) ? untagged(value) : value;
}

/** The value with tags; what has nothing to tag stays itself. (A replacer function would cost several times as much.) */
function tagged(value: unknown): unknown {
  if (typeof value === 'bigint') return { [BIGINT]: value.toString() };
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return { [DATE]: value.toISOString() };
  if ('toJSON' in value) return value;
  if (Array.isArray(value)) return taggedItems(value);
  let copy: Record<string, unknown> | undefined;
  for (const key of Object.keys(value)) {
    const item = (value as Record<string, unknown>)[key];
    const written = tagged(item);
    if (written !== item) (copy ??= { ...value })[key] = written;
  }
  return copy ?? value;
}

function taggedItems(items: readonly unknown[]): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (let index = 0; index < items.length; index += 1) {
    const written = tagged(items[index]);
    if (written !== items[index]) (copy ??= [...items])[index] = written;
  }
  return copy ?? items;
}

/** Replaces tags in place: the value has just been parsed, and is nobody else's. */
function untagged(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const { [BIGINT]: bigint, [DATE]: date } = value as Record<string, unknown>;
  if (typeof bigint === 'string') return BigInt(bigint);
  if (typeof date === 'string') return new Date(date);
  const holder = value as Record<string, unknown>;
  for (const key of Object.keys(holder)) holder[key] = untagged(holder[key]);
  return value;
}
