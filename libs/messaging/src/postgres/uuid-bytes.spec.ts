import { writeUuidBytes } from './uuid-bytes.js';

const bytesOf = (uuid: string): string => {
  const buffer = Buffer.alloc(20);
  expect(writeUuidBytes(buffer, uuid, 2)).toBe(18);
  return buffer.toString('hex');
};

describe('the bytes of a uuid', () => {
  it('are those of its digits, at their place', () => {
    expect(bytesOf('01234567-89ab-cdef-0123-456789abcdef')).toBe('00000123456789abcdef0123456789abcdef0000');
  });

  it('do not tell large letters from small ones', () => {
    expect(bytesOf('ABCDEFAB-CDEF-ABCD-EFAB-CDEFABCDEFAB')).toBe(bytesOf('abcdefab-cdef-abcd-efab-cdefabcdefab'));
  });

  it.each([
    '',
    'nobody',
    '01234567-89ab-cdef-0123-456789abcde',
    '01234567-89ab-cdef-0123-456789abcdef0',
    '0123456789abcdef0123456789abcdef',
    '{1234567-89ab-cdef-0123-456789abcde}',
    'g1234567-89ab-cdef-0123-456789abcdef',
    '0g234567-89ab-cdef-0123-456789abcdef',
    'ä1234567-89ab-cdef-0123-456789abcdef',
    '0ä234567-89ab-cdef-0123-456789abcdef',
    '01234567-89ab-cdef-0123-456789abcde\u{3a9}',
    '01234567+89ab-cdef-0123-456789abcdef',
    '01234567-89ab-cdef-01234-56789abcdef',
  ])('are not to be had of %j', (text) => {
    expect(() => bytesOf(text)).toThrow(new RangeError(`not a uuid: ${text}`));
  });
});
