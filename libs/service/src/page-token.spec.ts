import { decodePageToken, encodePageToken } from './page-token.js';

const id = '01939aa0-0000-7000-8000-000000000001';

it('gives back the id that it was made of', () => {
  expect(decodePageToken(encodePageToken(id))).toBe(id);
});

it('takes no token for the first page', () => {
  expect(decodePageToken('')).toBeUndefined();
});

it.each(['x', id, Buffer.from('1; drop table').toString('base64url'), encodePageToken(id.toUpperCase())])(
  'refuses %p, which was never given out',
  (token) => {
    expect(() => decodePageToken(token)).toThrow(
      expect.objectContaining({ code: 'PAGE_TOKEN_INVALID', kind: 'invalid' }),
    );
  },
);
