import type { SagaStartBinding } from '@comanda/saga-engine';
import { onCancelRequested, onTicketRejected } from './cancel-order/on-cancel-requested.js';
import { onOrderCreated } from './create-order/on-order-created.js';
import { onRevisionRequested } from './revise-order/on-revision-requested.js';

export { sagas } from './definitions.js';

/** The events that start sagas. */
export const sagaStarts: readonly SagaStartBinding[] = [
  onOrderCreated,
  onCancelRequested,
  onTicketRejected,
  onRevisionRequested,
];
