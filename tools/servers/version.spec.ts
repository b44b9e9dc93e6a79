import { describe, expect, it } from '@jest/globals';
import { isAtLeast } from './version.mjs';

describe('a version', () => {
  it.each([
    ['2.10.0', '2.10.0', true],
    ['2.10.1', '2.10.0', true],
    ['2.9.25', '2.10.0', false],
    ['3.0.0', '2.10.9', true],
    ['2.15.1', '2.15.10', false],
  ])('%s is compared with %s by its numbers', (version, minimum, expected) => {
    expect(isAtLeast(version, minimum)).toBe(expected);
  });
});
