const BIGINT = '$bigint';
const DATE = '$date';

/** JSON text that keeps bigints and dates, as `{"$bigint":"12"}` and `{"$date":"2026-01-01T00:00:00.000Z"}`. */
export function encodeJson(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key: string, item: unknown) {
    if (typeof item === 'bigint') return { [BIGINT]: item.toString() };
    // A date has become text by now; its holder still has the date.
    const original = this[key];
    return original instanceof Date ? { [DATE]: original.toISOString() } : item;
  });
}

/** Reads what {@link encodeJson} wrote. */
export function decodeJson(text: string): unknown {
  return JSON.parse(text, (_key, item: unknown) => {
    if (typeof item !== 'object' || item === null) return item;
    const { [BIGINT]: bigint, [DATE]: date } = item as Record<string, unknown>;
    if (typeof bigint === 'string') return BigInt(bigint);
    return typeof date === 'string' ? new Date(date) : item;
  });
}
