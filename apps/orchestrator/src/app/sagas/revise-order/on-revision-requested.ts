import { orderEvents } from '@comanda/contracts';
import { startSagaOn } from '@comanda/saga-engine';
import { reviseOrderSaga } from './revise-order.saga.js';

/** A consumer revises: the order is held already, by the saga that this starts. */
export const onRevisionRequested = startSagaOn(
  orderEvents.revisionRequested,
  reviseOrderSaga,
  ({ orderId, sagaId, consumerId, revisedLineItems }) => ({
    sagaId,
    subject: orderId,
    input: {
      orderId,
      sagaId,
      consumerId,
      // The event as it came carries its type's name, which the saga has no use for.
      revisedLineItems: revisedLineItems.map(({ menuItemId, quantity }) => ({ menuItemId, quantity })),
    },
  }),
);
