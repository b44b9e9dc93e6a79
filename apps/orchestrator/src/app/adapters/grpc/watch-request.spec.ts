import { placeAfter } from './watch-request.js';

it('goes on behind the event that is named, or from now on', () => {
  expect(placeAfter('42')).toBe(42n);
  expect(placeAfter('')).toBeUndefined();
});

it.each(['-1', 'x', '1.5', '9'.repeat(19)])('refuses an id that was never given out: %s', (id) => {
  expect(() => placeAfter(id)).toThrow(expect.objectContaining({ code: 'EVENT_ID_INVALID', kind: 'invalid' }));
});
