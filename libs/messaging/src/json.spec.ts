import { decodeJson, encodeJson } from './json.js';

const roundtrip = (value: unknown): unknown => decodeJson(encodeJson(value));

describe('JSON that keeps bigints and dates', () => {
  it.each([
    ['a bigint', 12n],
    ['a bigint beyond the safe integers', -9_223_372_036_854_775_808n],
    ['a date', new Date('2026-02-03T04:05:06.789Z')],
    ['text that looks like a date', '2026-02-03T04:05:06.789Z'],
    ['null', null],
    ['numbers, text and booleans', [0, -1.5, 'ä "quoted" 🍕', true, false]],
    [
      'what is nested',
      { order: { total: { amountMinor: 1_250n, currency: 'EUR' }, lines: [{ at: new Date(0), quantity: 2 }, {}] } },
    ],
  ])('gives back %s', (_what, value) => {
    expect(roundtrip(value)).toStrictEqual(value);
  });

  it('drops what is undefined, as JSON does', () => {
    expect(roundtrip({ a: undefined, b: 1 })).toStrictEqual({ b: 1 });
  });

  it('is what an object says that it is, where it does', () => {
    class Money {
      readonly amountMinor = 5n;
      toJSON(): string {
        return '0.05';
      }
    }
    expect(encodeJson({ total: new Money(), fees: [undefined, 1n] })).toBe(
      '{"total":"0.05","fees":[null,{"$bigint":"1"}]}',
    );
  });

  it('leaves what it is given as it was', () => {
    const given = { lines: [{ total: 5n }], at: [new Date(0)] };
    encodeJson(given);
    expect(given).toStrictEqual({ lines: [{ total: 5n }], at: [new Date(0)] });
  });

  it('is readable', () => {
    expect(encodeJson({ total: 5n, at: new Date(0) })).toBe(
      '{"total":{"$bigint":"5"},"at":{"$date":"1970-01-01T00:00:00.000Z"}}',
    );
  });
});
