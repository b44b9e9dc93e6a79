import { toFilter, toKey, toSubject } from './subjects.js';

describe('the subject of a key', () => {
  it.each([
    ['a', '$KV.b.a'],
    ['a/b-c/d_e', '$KV.b.a.b-c.d_e'],
    ['v1.2/x=y', '$KV.b.v1=2E2.x=3Dy'],
    ['=2E', '$KV.b.=3D2E'],
  ])('of %s is %s, and back', (key, subject) => {
    expect(toSubject('b', key)).toBe(subject);
    expect(toKey('b', subject)).toBe(key);
  });

  it.each([
    ['', '$KV.b.>'],
    ['a', '$KV.b.>'],
    ['a/', '$KV.b.a.>'],
    ['a/b.c/d', '$KV.b.a.b=2Ec.>'],
  ])('the filter for the prefix "%s" is %s', (prefix, filter) => {
    expect(toFilter('b', prefix)).toBe(filter);
  });
});
