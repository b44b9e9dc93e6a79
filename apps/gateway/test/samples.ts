export const orderId = '01931a2b-0000-7000-8000-000000000001';
export const consumerId = '01931a2b-0000-7000-8000-000000000002';
export const restaurantId = '01931a2b-0000-7000-8000-000000000003';

/** A body of POST /v1/orders that is valid; with what differs. */
export function anOrder(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { consumerId, restaurantId, lineItems: [{ menuItemId: 'ramen', quantity: 2 }], ...changes };
}

/** What the order service answers. */
export function orderReply(state = 1) {
  return {
    order: {
      orderId,
      consumerId,
      restaurantId,
      state,
      lineItems: [
        { menuItemId: 'ramen', name: 'Ramen', quantity: 2, unitPrice: { amountMinor: 1250n, currency: 'EUR' } },
      ],
      total: { amountMinor: 2500n, currency: 'EUR' },
      createdAt: { seconds: 1_763_719_200n, nanos: 0 },
      updatedAt: { seconds: 1_763_719_200n, nanos: 0 },
      version: 1n,
    },
  };
}
