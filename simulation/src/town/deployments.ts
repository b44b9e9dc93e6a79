import { orderEvents } from '@comanda/contracts';
import { startSagaOn } from '@comanda/saga-engine';
import type { Row } from '@comanda/messaging';
import type { SagaDefinition } from '@comanda/saga';
import { createOrderSagaV1 } from '../../../apps/orchestrator/src/app/sagas/create-order/create-order.v1.saga.js';
import { sagas, sagaStarts } from '../../../apps/orchestrator/src/app/sagas/index.js';
import type { Deployment } from './programs.js';

/** As it is deployed today. */
export const newest: Deployment = { definitions: sagas, starts: sagaStarts };

const onOrderCreatedV1 = startSagaOn(orderEvents.created, createOrderSagaV1, (order) => ({
  sagaId: `${createOrderSagaV1.type}:${order.orderId}`,
  subject: order.orderId,
  input: {
    orderId: order.orderId,
    consumerId: order.consumerId,
    restaurantId: order.restaurantId,
    lineItems: order.lineItems.map(({ menuItemId, quantity, unitPrice: { amountMinor, currency } }) => ({
      menuItemId,
      quantity,
      unitPrice: { amountMinor, currency },
    })),
    orderTotal: { amountMinor: order.orderTotal.amountMinor, currency: order.orderTotal.currency },
  },
}));

/** As it was before: orders are created by the first version of their saga, and nobody knows the second. */
export const previous: Deployment = {
  definitions: sagas.filter(
    ({ type, version }) => type !== createOrderSagaV1.type || version === createOrderSagaV1.version,
  ),
  starts: sagaStarts.map((start) => (start.contract.type === orderEvents.created.type ? onOrderCreatedV1 : start)),
};

/** The definition that a stored saga goes by. */
export function definitionOf({ type, definition_version: version }: Row): SagaDefinition {
  return sagas.find((saga) => saga.type === type && saga.version === version)!;
}
