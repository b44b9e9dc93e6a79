import { money } from '@comanda/kernel';
import { change, DEFAULT_ORDER_LIMIT, register, verifyOrder } from './consumer.js';
import { ana } from '../../../test/consumer-mother.js';

const now = new Date('2026-03-01T10:00:00Z');

describe('registering', () => {
  it('takes the default limit when none is given', () => {
    expect(register({ consumerId: 'c1', name: 'Ana' }, now)).toEqual({
      consumerId: 'c1',
      name: 'Ana',
      orderLimit: DEFAULT_ORDER_LIMIT,
      blocked: false,
      registeredAt: now,
    });
    expect(DEFAULT_ORDER_LIMIT).toEqual(money(100_000, 'EUR'));
  });

  it('takes the limit that is given', () => {
    expect(register({ consumerId: 'c1', name: 'Ana', orderLimit: money(1, 'USD') }, now).orderLimit).toEqual(
      money(1, 'USD'),
    );
  });

  it('trims the name', () => {
    expect(register({ consumerId: 'c1', name: '  Ana ' }, now).name).toBe('Ana');
  });

  it('refuses a blank name', () => {
    expect(() => register({ consumerId: 'c1', name: ' \t' }, now)).toThrow(
      expect.objectContaining({ code: 'CONSUMER_NAME_BLANK', kind: 'invalid' }),
    );
  });
});

describe('changing', () => {
  it('leaves what is absent as it is', () => {
    expect(change(ana(), {})).toEqual(ana());
  });

  it('changes the limit alone', () => {
    expect(change(ana({ blocked: true }), { orderLimit: money(5, 'EUR') })).toEqual(
      ana({ blocked: true, orderLimit: money(5, 'EUR') }),
    );
  });

  it.each([true, false])('sets blocked to %s alone', (blocked) => {
    expect(change(ana({ blocked: !blocked }), { blocked })).toEqual(ana({ blocked }));
  });
});

describe('verifying an order', () => {
  const consumer = ana({ orderLimit: money(2_000, 'EUR') });

  it.each([0, 1, 1_999, 2_000])('lets a total of %i pass under a limit of 2000', (total) => {
    expect(() => verifyOrder(consumer, money(total, 'EUR'))).not.toThrow();
  });

  it('refuses a total that is one minor unit over the limit', () => {
    expect(() => verifyOrder(consumer, money(2_001, 'EUR'))).toThrow(
      expect.objectContaining({ code: 'ORDER_LIMIT_EXCEEDED', kind: 'conflict' }),
    );
  });

  it('refuses a small total in another currency than the limit', () => {
    expect(() => verifyOrder(consumer, money(1, 'USD'))).toThrow(
      expect.objectContaining({ code: 'ORDER_LIMIT_CURRENCY_MISMATCH', kind: 'conflict' }),
    );
  });

  it('refuses any order of a blocked consumer', () => {
    expect(() => verifyOrder(ana({ blocked: true }), money(1, 'EUR'))).toThrow(
      expect.objectContaining({ code: 'CONSUMER_BLOCKED', kind: 'conflict' }),
    );
  });
});
