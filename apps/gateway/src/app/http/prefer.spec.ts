import { describe, expect, it } from '@jest/globals';
import { preferredWait } from './prefer.js';

describe('preferredWait', () => {
  it.each([
    ['wait=10', 10],
    ['Wait = "10"', 10],
    ['respond-async, wait=10', 10],
    ['return=minimal;foo=bar, wait=3;x=1', 3],
    ['wait=61', 60],
    ['wait=999999999', 60],
  ])('reads %s as %d seconds', (header, seconds) => {
    expect(preferredWait(header)).toBe(seconds);
  });

  it.each([undefined, '', 'wait', 'wait=', 'wait=0', 'wait=-5', 'wait=1.5', 'wait=9999999999', 'await=5', 'x=wait=5'])(
    'hears no wait in %p',
    (header) => {
      expect(preferredWait(header)).toBeUndefined();
    },
  );
});
