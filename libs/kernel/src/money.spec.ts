import { addMoney, compareMoney, MAX_AMOUNT_MINOR, money, multiplyMoney, sameMoney } from './money.js';

const eur = (amount: bigint | number) => money(amount, 'EUR');
const dollars = money(1, 'USD');

describe('money', () => {
  it('adds and multiplies in minor units', () => {
    expect(addMoney(eur(950), multiplyMoney(eur(520), 3))).toEqual({ amountMinor: 2510n, currency: 'EUR' });
  });

  it('compares', () => {
    expect([compareMoney(eur(1), eur(2)), compareMoney(eur(2), eur(2)), compareMoney(eur(3), eur(2))]).toEqual([
      -1, 0, 1,
    ]);
  });

  it('is the same only in the same currency', () => {
    expect([sameMoney(eur(1), eur(1)), sameMoney(eur(1), dollars), sameMoney(eur(1), eur(2))]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('of two currencies is neither added nor compared', () => {
    expect(() => addMoney(eur(1), dollars)).toThrow(expect.objectContaining({ code: 'CURRENCY_MISMATCH' }));
    expect(() => compareMoney(eur(1), dollars)).toThrow(expect.objectContaining({ code: 'CURRENCY_MISMATCH' }));
  });

  it('reaches to its limits and no further', () => {
    expect(eur(MAX_AMOUNT_MINOR).amountMinor).toBe(MAX_AMOUNT_MINOR);
    expect(() => addMoney(eur(MAX_AMOUNT_MINOR), eur(1))).toThrow(
      expect.objectContaining({ code: 'MONEY_OUT_OF_RANGE' }),
    );
    expect(() => multiplyMoney(eur(-MAX_AMOUNT_MINOR), 2)).toThrow(
      expect.objectContaining({ code: 'MONEY_OUT_OF_RANGE' }),
    );
  });

  it('has no fractions of a minor unit', () => {
    expect(() => eur(0.5)).toThrow(RangeError);
  });
});
