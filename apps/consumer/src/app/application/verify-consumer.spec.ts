import { money } from '@comanda/kernel';
import { ref } from '@comanda/messaging';
import { ana } from '../../../test/consumer-mother.js';
import { consumersTable } from './consumers-table.js';
import { verifyConsumer } from './verify-consumer.js';

const { consumerId } = ana();
const now = new Date('2026-03-02T10:00:00Z');
const total = money(10_000, 'EUR');

it('looks at the consumer', () => {
  expect(verifyConsumer.reads({ consumerId, orderTotal: total })).toEqual({
    consumer: ref(consumersTable, consumerId),
  });
});

it('lets an order of exactly the limit pass, and changes nothing', () => {
  expect(verifyConsumer.decide({ consumerId, orderTotal: total }, { consumer: ana() }, now)).toEqual({ reply: {} });
});

it.each([
  ['CONSUMER_NOT_FOUND', undefined, total],
  ['CONSUMER_BLOCKED', ana({ blocked: true }), total],
  ['ORDER_LIMIT_EXCEEDED', ana(), money(10_001, 'EUR')],
  ['ORDER_LIMIT_CURRENCY_MISMATCH', ana(), money(1, 'USD')],
])('refuses with %s', (code, consumer, orderTotal) => {
  expect(() => verifyConsumer.decide({ consumerId, orderTotal }, { consumer }, now)).toThrow(
    expect.objectContaining({ code }),
  );
});
