/**
 * Why a JSON value is no 64-bit integer within the bounds; undefined when it is one. Takes an integer or a decimal
 * string. A JSON number that JavaScript has rounded is refused, since it is not what the caller wrote.
 */
export function int64Fault(value: unknown, min: bigint, max: bigint): string | undefined {
  const exact = toBigInt(value);
  if (exact === undefined) return 'must be an integer';
  if (exact < min) return `must be at least ${min}`;
  if (exact > max) return `must be at most ${max}`;
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return 'must be written as a string, being so large';
  return undefined;
}

// Longer strings are never within 64 bits, and BigInt takes quadratic time.
const DECIMAL = /^-?\d{1,20}$/;
const MANY_DIGITS = /^(-?)\d{21,}$/;

function toBigInt(value: unknown): bigint | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : undefined;
  if (typeof value !== 'string') return undefined;
  if (DECIMAL.test(value)) return BigInt(value);
  const beyond = MANY_DIGITS.exec(value);
  return beyond ? (beyond[1] ? -(10n ** 20n) : 10n ** 20n) : undefined;
}
