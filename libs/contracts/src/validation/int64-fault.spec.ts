import { describe, expect, it } from '@jest/globals';
import { int64Fault } from './int64-fault.js';

const MAX = 2n ** 63n - 1n;
const MIN = -(2n ** 63n);

describe('int64Fault', () => {
  it.each([0, -1, 2 ** 53 - 1, '0', '-9223372036854775808', '9223372036854775807'])('takes %p', (value) => {
    expect(int64Fault(value, MIN, MAX)).toBeUndefined();
  });

  it.each([1.5, Number.NaN, Infinity, true, null, undefined, {}, '', ' 1', '1.0', '1e3', '0x10', '+1', 'one'])(
    'says that %p is no integer',
    (value) => {
      expect(int64Fault(value, MIN, MAX)).toBe('must be an integer');
    },
  );

  it('compares exactly at the bounds', () => {
    expect(int64Fault('9223372036854775808', MIN, MAX)).toBe('must be at most 9223372036854775807');
    expect(int64Fault('-9223372036854775809', MIN, MAX)).toBe('must be at least -9223372036854775808');
    expect(int64Fault('1000000000001', 0n, 1_000_000_000_000n)).toBe('must be at most 1000000000000');
  });

  it('refuses a JSON number that JavaScript may have rounded', () => {
    expect(int64Fault(2 ** 53, MIN, MAX)).toBe('must be written as a string, being so large');
  });

  it('does not turn a string of very many digits into a number, which takes long', () => {
    const digits = '9'.repeat(200_000);
    const start = performance.now();
    for (let times = 0; times < 200; times++) int64Fault(digits, MIN, MAX);
    // It takes three seconds and more otherwise.
    expect(performance.now() - start).toBeLessThan(1_500);
    expect(int64Fault(digits, MIN, MAX)).toBe('must be at most 9223372036854775807');
    expect(int64Fault(`-${digits}`, MIN, MAX)).toBe('must be at least -9223372036854775808');
  });
});
