import type { ColumnType, ColumnValues } from '../table.js';
import { arrayParameter, columnOf } from './array-parameter.js';

type Values<T extends ColumnType> = readonly (ColumnValues[T] | null | undefined)[];

/** The parameter's four-byte words, since Postgres counts in them. */
function words(parameter: Buffer): string {
  return parameter.toString('hex').replaceAll(/.{8}(?=.)/g, '$& ');
}

const expectWords = <T extends ColumnType>(type: T, values: Values<T>, expected: string): void =>
  expect(words(arrayParameter(type, values))).toBe(expected);

describe('an array as a parameter', () => {
  it('has one dimension that is counted from 1, the number of its type, and each element behind its length', () => {
    expectWords('integer', [7, -2], '00000001 00000000 00000017 00000002 00000001 00000004 00000007 00000004 fffffffe');
  });

  it('has no dimension when it is empty', () => expectWords('text', [], '00000000 00000000 00000019'));

  it('says that it has nulls, which have no bytes', () => {
    expectWords(
      'integer',
      [null, 1, undefined],
      '00000001 00000001 00000017 00000003 00000001 ffffffff 00000004 00000001 ffffffff',
    );
  });

  it.each<[string, Buffer, string]>([
    ['uuid', arrayParameter('uuid', ['00112233-4455-6677-8899-aAbBcCdDeEfF']), '00112233 44556677 8899aabb ccddeeff'],
    ['text', arrayParameter('text', ['ä"\\🍕']), 'c3a4225c f09f8d95'],
    ['empty text', arrayParameter('text', ['']), ''],
    ['smallest integer', arrayParameter('integer', [-2_147_483_648]), '80000000'],
    ['bigint', arrayParameter('bigint', [0x0102_0304_0506_0708n]), '01020304 05060708'],
    ['smallest bigint', arrayParameter('bigint', [-(2n ** 63n)]), '80000000 00000000'],
    ['true', arrayParameter('boolean', [true]), '01'],
    ['false', arrayParameter('boolean', [false]), '00'],
    ['first moment', arrayParameter('timestamptz', [new Date('2000-01-01T00:00:00Z')]), '00000000 00000000'],
    ['moment before it', arrayParameter('timestamptz', [new Date('1999-12-31T23:59:59.999Z')]), 'ffffffff fffffc18'],
    ['last moment', arrayParameter('timestamptz', [new Date(8.64e15)]), '77e41537 f0282000'],
    ['JSON', arrayParameter('jsonb', [{ a: 1 }]), '017b2261 223a317d'],
    ['bytes', arrayParameter('bytea', [Uint8Array.of(0, 92, 34, 255)]), '005c22ff'],
  ])('holds the %s', (_what, parameter, element) => {
    expect(words(parameter.subarray(24))).toBe(element);
    expect(parameter.readInt32BE(20)).toBe(parameter.length - 24);
  });

  it.each<[ColumnType, number]>([
    ['uuid', 2950],
    ['text', 25],
    ['integer', 23],
    ['bigint', 20],
    ['boolean', 16],
    ['timestamptz', 1184],
    ['jsonb', 3802],
    ['bytea', 17],
  ])('of %s says so by the number %i', (type, number) => {
    expect(arrayParameter(type, []).readInt32BE(8)).toBe(number);
  });

  // Each of the three is larger than what was made before it.
  it('has room for long text, with what came before it', () => {
    const text = 'ä'.repeat(5_000);
    const parameter = arrayParameter('text', ['z', text]);
    expect(words(parameter.subarray(0, 29))).toBe('00000001 00000000 00000019 00000002 00000001 00000001 7a000027 10');
    expect(parameter.toString('utf8', 29)).toBe(text);
  });

  it('has room for many elements', () => {
    const parameter = arrayParameter(
      'integer',
      Array.from({ length: 50_000 }, (_, index) => index),
    );
    expect(parameter.length).toBe(20 + 50_000 * 8);
    expect(parameter.readInt32BE(parameter.length - 4)).toBe(49_999);
  });

  it('has room for many bytes', () => {
    const bytes = Buffer.alloc(1_000_000, 1);
    expect(arrayParameter('bytea', [bytes]).subarray(24).equals(bytes)).toBe(true);
  });

  it('stays as it is while others are made', () => {
    const parameter = arrayParameter('integer', [1]);
    arrayParameter('integer', [2]);
    expect(parameter.readInt32BE(24)).toBe(1);
  });

  it('is a column of what has it', () => {
    const items = [{ name: 'a' }, { name: null }];
    expect(columnOf('text', items, ({ name }) => name)).toEqual(arrayParameter('text', ['a', null]));
  });

  it.each<[string, RegExp, () => Buffer]>([
    ['a fraction', /^not an integer: 1.5$/, () => arrayParameter('integer', [1.5])],
    ['no number', /^not an integer: NaN$/, () => arrayParameter('integer', [Number.NaN])],
    ['an integer beyond four bytes', /out of range/, () => arrayParameter('integer', [2_147_483_648])],
    ['a bigint beyond eight bytes', /out of range/, () => arrayParameter('bigint', [2n ** 63n])],
    ['no date', /NaN cannot be converted/, () => arrayParameter('timestamptz', [new Date(Number.NaN)])],
    ['no uuid', /^not a uuid: nobody$/, () => arrayParameter('uuid', ['nobody'])],
  ])('refuses %s', (_what, message, make) => {
    expect(make).toThrow(expect.objectContaining({ name: 'RangeError', message: expect.stringMatching(message) }));
  });

  it('is made after one that was refused', () => {
    expect(() => arrayParameter('integer', [1, 1.5])).toThrow();
    expect(arrayParameter('integer', [3]).readInt32BE(24)).toBe(3);
  });
});
