import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { describe, expect, it } from '@jest/globals';
import { UpdateConsumerRequestSchema } from '../gen/comanda/consumer/v1/consumer_service_pb.js';
import {
  AcceptTicketRequestSchema,
  CreateRestaurantRequestSchema,
  ListTicketsRequestSchema,
} from '../gen/comanda/kitchen/v1/kitchen_service_pb.js';
import { CreateOrderRequestSchema } from '../gen/comanda/order/v1/order_service_pb.js';
import { validateJson, validateMessage } from './validate.js';

const id = '01931a2b-0000-7000-8000-000000000001';
const line = { menuItemId: 'ramen', quantity: 1 };
const order = { consumerId: id, restaurantId: id, lineItems: [line] };

describe('validateJson', () => {
  it('finds nothing in a valid request', () => {
    expect(validateJson(CreateOrderRequestSchema, order)).toEqual([]);
  });

  it('finds all bad fields at once, each with its path', () => {
    const json = {
      consumerId: 7,
      lineItems: [{ quantity: 0, price: 1 }, line, { menuItemId: 'x'.repeat(101), quantity: 1001 }, 'ramen'],
      note: '',
    };
    expect(validateJson(CreateOrderRequestSchema, json)).toEqual([
      { path: 'restaurantId', detail: 'is required' },
      { path: 'note', detail: 'is not a known field' },
      { path: 'consumerId', detail: 'must be a string' },
      { path: 'lineItems[0].menuItemId', detail: 'is required' },
      { path: 'lineItems[0].price', detail: 'is not a known field' },
      { path: 'lineItems[0].quantity', detail: 'must be at least 1' },
      { path: 'lineItems[2].menuItemId', detail: 'must have at most 100 characters' },
      { path: 'lineItems[2].quantity', detail: 'must be at most 1000' },
      { path: 'lineItems[3]', detail: 'must be an object' },
    ]);
  });

  it('lists a field once, with what is wrong first of all', () => {
    const price = { amountMinor: 1, currency: '' };
    const json = { name: 'A', menuItems: [{ menuItemId: 'a', name: 'A', price }] };
    expect(validateJson(CreateRestaurantRequestSchema, json)).toEqual([
      { path: 'menuItems[0].price.currency', detail: 'must not be empty' },
    ]);
  });

  it.each(['2030-01-31T10:00:00Z', '2030-01-31T10:00:00.123456789+02:00', '0001-01-01T00:00:00Z'])(
    'takes the time %s',
    (readyBy) => {
      expect(validateJson(AcceptTicketRequestSchema, { ticketId: id, readyBy })).toEqual([]);
    },
  );

  it.each([
    '2030-02-29T10:00:00Z',
    '2030-01-31T10:00:00',
    '2030-01-31 10:00:00Z',
    '2030-01-31T10:00:60Z',
    '2030-01-31T10:00:00.1234567891Z',
    '0001-01-01T00:00:00+01:00',
    '9999-12-31T23:59:59-01:00',
    'tomorrow',
  ])('refuses the time %s, which a Timestamp cannot hold', (readyBy) => {
    expect(validateJson(AcceptTicketRequestSchema, { ticketId: id, readyBy })).toHaveLength(1);
  });

  it('takes an enum by its names, and its zero as absent', () => {
    expect(validateJson(ListTicketsRequestSchema, { restaurantId: id, state: 'ACCEPTED' })).toEqual([]);
    expect(validateJson(ListTicketsRequestSchema, { restaurantId: id, state: 'STATE_UNSPECIFIED' })).toEqual([]);
    expect(validateJson(ListTicketsRequestSchema, { restaurantId: id, state: 'accepted' })).toHaveLength(1);
    expect(validateJson(ListTicketsRequestSchema, { restaurantId: id, state: 3 })).toHaveLength(1);
  });

  it('refuses text that a database cannot store', () => {
    for (const menuItemId of ['a\0b', '\ud800']) {
      expect(validateJson(CreateOrderRequestSchema, { ...order, lineItems: [{ menuItemId, quantity: 1 }] })).toEqual([
        { path: 'lineItems[0].menuItemId', detail: 'must be Unicode text without the character U+0000' },
      ]);
    }
  });

  it('counts characters, not UTF-16 units', () => {
    const lineItems = [{ menuItemId: '🍜'.repeat(100), quantity: 1 }];
    expect(validateJson(CreateOrderRequestSchema, { ...order, lineItems })).toEqual([]);
  });

  it('reports a hundred faults at most', () => {
    const lineItems = Array.from({ length: 400 }, () => ({}));
    expect(validateJson(CreateOrderRequestSchema, { ...order, lineItems })).toHaveLength(100);
  });

  it('reports the first fault only of a request that is made to have very many', () => {
    const lineItems = Array.from({ length: 80_000 }, () => ({}));
    expect(validateJson(CreateOrderRequestSchema, { ...order, lineItems })).toEqual([
      { path: 'lineItems', detail: 'must have at most 100 items' },
    ]);
  });

  it('survives very deep nesting', () => {
    const deep = JSON.parse('['.repeat(50_000) + ']'.repeat(50_000));
    expect(validateJson(CreateOrderRequestSchema, { ...order, lineItems: deep }).length).toBeGreaterThan(0);
  });
});

describe('validateMessage', () => {
  const violations = (init: MessageInitShape<typeof CreateOrderRequestSchema>) =>
    validateMessage(CreateOrderRequestSchema, create(CreateOrderRequestSchema, init));

  it('finds nothing in a valid message', () => {
    expect(violations(order)).toEqual([]);
  });

  it('finds what validateJson finds in the same request', () => {
    expect(violations({ consumerId: 'x', restaurantId: id, lineItems: [{ menuItemId: '', quantity: 0 }] })).toEqual([
      { path: 'consumerId', detail: 'must be a UUID' },
      { path: 'lineItems[0].menuItemId', detail: 'must not be empty' },
      { path: 'lineItems[0].quantity', detail: 'must be at least 1' },
    ]);
  });

  it('lets fields with presence be absent, and checks them when they are there', () => {
    const check = (init: MessageInitShape<typeof UpdateConsumerRequestSchema>) =>
      validateMessage(UpdateConsumerRequestSchema, create(UpdateConsumerRequestSchema, init));
    expect(check({ consumerId: id })).toEqual([]);
    expect(check({ consumerId: id, orderLimit: { amountMinor: -1n, currency: 'EUR' } })).toEqual([
      { path: 'orderLimit.amountMinor', detail: 'must be at least 0' },
    ]);
  });

  it('finds an enum value that the proto does not have, and takes the zero', () => {
    const check = (state: number) =>
      validateMessage(ListTicketsRequestSchema, create(ListTicketsRequestSchema, { restaurantId: id, state }));
    expect(check(0)).toEqual([]);
    expect(check(99)).toHaveLength(1);
  });

  it('finds a value that has no JSON form', () => {
    const readyBy = { seconds: 10n ** 15n, nanos: 0 };
    const message = create(AcceptTicketRequestSchema, { ticketId: id, readyBy });
    expect(validateMessage(AcceptTicketRequestSchema, message)).toHaveLength(1);
  });
});
