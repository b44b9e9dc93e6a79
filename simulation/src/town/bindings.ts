import {
  accountingCommands,
  consumerCommands,
  consumerEvents,
  kitchenCommands,
  kitchenEvents,
  orderCommands,
} from '@comanda/contracts';
import type { CommandContract } from '@comanda/kernel';
import { onCommand, onEvent, type CommandBinding, type EventBinding } from '@comanda/messaging';
import { authorizePayment } from '../../../apps/accounting/src/app/application/authorize-payment.js';
import { onConsumerRegistered } from '../../../apps/accounting/src/app/application/on-consumer-registered.js';
import { onTicketPickedUp as capturePayment } from '../../../apps/accounting/src/app/application/on-ticket-picked-up.js';
import { releasePayment } from '../../../apps/accounting/src/app/application/release-payment.js';
import { reversePayment } from '../../../apps/accounting/src/app/application/reverse-payment.js';
import { revisePayment } from '../../../apps/accounting/src/app/application/revise-payment.js';
import { verifyConsumer } from '../../../apps/consumer/src/app/application/verify-consumer.js';
import { approveTicket } from '../../../apps/kitchen/src/app/application/approve-ticket.js';
import { beginCancelTicket } from '../../../apps/kitchen/src/app/application/begin-cancel-ticket.js';
import { beginReviseTicket } from '../../../apps/kitchen/src/app/application/begin-revise-ticket.js';
import { cancelCreateTicket } from '../../../apps/kitchen/src/app/application/cancel-create-ticket.js';
import { confirmCancelTicket } from '../../../apps/kitchen/src/app/application/confirm-cancel-ticket.js';
import { confirmReviseTicket } from '../../../apps/kitchen/src/app/application/confirm-revise-ticket.js';
import { createTicket } from '../../../apps/kitchen/src/app/application/create-ticket.js';
import { undoBeginCancelTicket } from '../../../apps/kitchen/src/app/application/undo-begin-cancel-ticket.js';
import { undoBeginReviseTicket } from '../../../apps/kitchen/src/app/application/undo-begin-revise-ticket.js';
import { sagaStarts } from '../../../apps/orchestrator/src/app/sagas/index.js';
import { approveOrder } from '../../../apps/order/src/app/application/approve-order.js';
import { beginCancelOrder } from '../../../apps/order/src/app/application/begin-cancel-order.js';
import { beginReviseOrder } from '../../../apps/order/src/app/application/begin-revise-order.js';
import { confirmCancelOrder } from '../../../apps/order/src/app/application/confirm-cancel-order.js';
import { confirmReviseOrder } from '../../../apps/order/src/app/application/confirm-revise-order.js';
import { onMenuRevised } from '../../../apps/order/src/app/application/on-menu-revised.js';
import { onRestaurantCreated } from '../../../apps/order/src/app/application/on-restaurant-created.js';
import { onTicketPickedUp } from '../../../apps/order/src/app/application/on-ticket-picked-up.js';
import { rejectOrder } from '../../../apps/order/src/app/application/reject-order.js';
import { undoBeginCancelOrder } from '../../../apps/order/src/app/application/undo-begin-cancel-order.js';
import { undoBeginReviseOrder } from '../../../apps/order/src/app/application/undo-begin-revise-order.js';

/** Services of the town; the gateway keeps nothing and decides nothing. */
export const services = ['order', 'consumer', 'kitchen', 'accounting', 'orchestrator'] as const;

export type ServiceName = (typeof services)[number];

/** What a service takes. */
export interface Bindings {
  readonly commands: readonly CommandBinding[];
  readonly events: readonly EventBinding[];
}

/** Which handler of which service takes what: as each app's module says. A spec holds them together. */
export const bindings: Readonly<Record<ServiceName, Bindings>> = {
  order: {
    commands: [
      onCommand(orderCommands.approveOrder, approveOrder),
      onCommand(orderCommands.rejectOrder, rejectOrder),
      onCommand(orderCommands.beginCancelOrder, beginCancelOrder),
      onCommand(orderCommands.undoBeginCancelOrder, undoBeginCancelOrder),
      onCommand(orderCommands.confirmCancelOrder, confirmCancelOrder),
      onCommand(orderCommands.beginReviseOrder, beginReviseOrder),
      onCommand(orderCommands.undoBeginReviseOrder, undoBeginReviseOrder),
      onCommand(orderCommands.confirmReviseOrder, confirmReviseOrder),
    ],
    events: [
      onEvent(kitchenEvents.restaurantCreated, onRestaurantCreated),
      onEvent(kitchenEvents.menuRevised, onMenuRevised),
      onEvent(kitchenEvents.ticketPickedUp, onTicketPickedUp),
    ],
  },
  consumer: { commands: [onCommand(consumerCommands.verifyConsumer, verifyConsumer, { onlyReads: true })], events: [] },
  kitchen: {
    commands: [
      onCommand(kitchenCommands.createTicket, createTicket),
      onCommand(kitchenCommands.cancelCreateTicket, cancelCreateTicket),
      onCommand(kitchenCommands.approveTicket, approveTicket),
      onCommand(kitchenCommands.beginCancelTicket, beginCancelTicket),
      onCommand(kitchenCommands.undoBeginCancelTicket, undoBeginCancelTicket),
      onCommand(kitchenCommands.confirmCancelTicket, confirmCancelTicket),
      onCommand(kitchenCommands.beginReviseTicket, beginReviseTicket),
      onCommand(kitchenCommands.undoBeginReviseTicket, undoBeginReviseTicket),
      onCommand(kitchenCommands.confirmReviseTicket, confirmReviseTicket),
    ],
    events: [],
  },
  accounting: {
    commands: [
      onCommand(accountingCommands.authorizePayment, authorizePayment),
      onCommand(accountingCommands.releasePayment, releasePayment),
      onCommand(accountingCommands.reversePayment, reversePayment),
      onCommand(accountingCommands.revisePayment, revisePayment),
    ],
    events: [
      onEvent(consumerEvents.registered, onConsumerRegistered),
      onEvent(kitchenEvents.ticketPickedUp, capturePayment),
    ],
  },
  orchestrator: { commands: [], events: sagaStarts },
};

/** True for a command that changes nothing, so that no record is kept of it. */
export function onlyReads({ participant, name }: CommandContract<unknown, unknown>): boolean {
  const { commands } = bindings[participant as ServiceName];
  return commands.some((binding) => binding.contract.name === name && binding.onlyReads);
}
