import { describe, expect, it } from '@jest/globals';
import { locationTemplate } from './location.js';

describe('locationTemplate', () => {
  it('fills the variables from the body, however deep', () => {
    const locationOf = locationTemplate('/v1/a/{id}/b/{part.id}');
    expect(locationOf?.({ id: '1', part: { id: 'x' } })).toBe('/v1/a/1/b/x');
  });

  it('keeps a value within its segment', () => {
    expect(locationTemplate('/v1/a/{id}')?.({ id: 'a/../b?c' })).toBe('/v1/a/a%2F..%2Fb%3Fc');
  });

  it.each([[{}], [{ id: '' }], [{ id: 7 }], [null], ['x']])('has no address for the body %j', (body) => {
    expect(locationTemplate('/v1/a/{id}')?.(body)).toBeUndefined();
  });

  it('is none without a template', () => {
    expect(locationTemplate('')).toBeUndefined();
  });
});
