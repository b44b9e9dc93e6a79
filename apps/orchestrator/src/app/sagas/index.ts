import type { EventBinding } from '@comanda/messaging';
import type { SagaDefinition } from '@comanda/saga';
import { createOrderSaga } from './create-order/create-order.saga.js';
import { onOrderCreated } from './create-order/on-order-created.js';

/** All sagas: a new one is a line here. */
export const sagas: readonly SagaDefinition[] = [createOrderSaga];

/** The events that start them. */
export const sagaStarts: readonly EventBinding[] = [onOrderCreated];
