import type { SagaDefinition } from '@comanda/saga';
import { cancelOrderSaga } from './cancel-order/cancel-order.saga.js';
import { createOrderSaga } from './create-order/create-order.saga.js';
import { createOrderSagaV1 } from './create-order/create-order.v1.saga.js';
import { reviseOrderSaga } from './revise-order/revise-order.saga.js';

/** All sagas, in every version that instances may have started with: a new one is a line here. */
export const sagas: readonly SagaDefinition[] = [createOrderSaga, createOrderSagaV1, cancelOrderSaga, reviseOrderSaga];
