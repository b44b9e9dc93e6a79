import { describe, expect, it } from '@jest/globals';
import { setAt } from './json-object.js';

describe('setAt', () => {
  it('makes the objects on the way', () => {
    const target = {};
    expect([setAt(target, ['a', 'b'], 1), setAt(target, ['a', 'c'], 2)]).toEqual([true, true]);
    expect(target).toEqual({ a: { b: 1, c: 2 } });
  });

  it('replaces nothing', () => {
    const target = { a: 1 };
    expect([setAt(target, ['a'], 2), setAt(target, ['a', 'b'], 2)]).toEqual([false, false]);
    expect(target).toEqual({ a: 1 });
  });
});
