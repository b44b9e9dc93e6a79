import { getOption, hasOption, type DescMessage, type MessageShape } from '@bufbuild/protobuf';
import type { EventContract } from '@comanda/kernel';
import { messageContract } from './message-contract.js';
import { serviceOf } from './service-of.js';
import type { Plain } from './plain.js';
import { event } from './gen/comanda/options/v1/event_pb.js';
import * as accounting from './gen/comanda/accounting/v1/accounting_events_pb.js';
import * as consumer from './gen/comanda/consumer/v1/consumer_events_pb.js';
import * as kitchen from './gen/comanda/kitchen/v1/kitchen_events_pb.js';
import * as orchestrator from './gen/comanda/orchestrator/v1/orchestrator_events_pb.js';
import * as order from './gen/comanda/order/v1/order_events_pb.js';

/** An event's contract from its generated schema, which must carry the event option. */
function eventContract<D extends DescMessage>(schema: D): EventContract<Plain<MessageShape<D>>> {
  if (!hasOption(schema, event)) throw new Error(`${schema.typeName} lacks the event option`);
  const source = serviceOf(schema.file.proto.package);
  return { ...messageContract(schema), source, name: schema.name, subscribers: getOption(schema, event).subscribers };
}

export const orderEvents = {
  created: eventContract(order.OrderCreatedSchema),
  approved: eventContract(order.OrderApprovedSchema),
  rejected: eventContract(order.OrderRejectedSchema),
  completed: eventContract(order.OrderCompletedSchema),
  cancelRequested: eventContract(order.OrderCancelRequestedSchema),
  cancelled: eventContract(order.OrderCancelledSchema),
  cancelRefused: eventContract(order.OrderCancelRefusedSchema),
  revisionRequested: eventContract(order.OrderRevisionRequestedSchema),
  revised: eventContract(order.OrderRevisedSchema),
  revisionRefused: eventContract(order.OrderRevisionRefusedSchema),
};

export const consumerEvents = {
  registered: eventContract(consumer.ConsumerRegisteredSchema),
  blocked: eventContract(consumer.ConsumerBlockedSchema),
};

export const kitchenEvents = {
  restaurantCreated: eventContract(kitchen.RestaurantCreatedSchema),
  menuRevised: eventContract(kitchen.MenuRevisedSchema),
  ticketCreated: eventContract(kitchen.TicketCreatedSchema),
  ticketApproved: eventContract(kitchen.TicketApprovedSchema),
  ticketAccepted: eventContract(kitchen.TicketAcceptedSchema),
  ticketRejected: eventContract(kitchen.TicketRejectedSchema),
  ticketPreparing: eventContract(kitchen.TicketPreparingSchema),
  ticketReady: eventContract(kitchen.TicketReadySchema),
  ticketPickedUp: eventContract(kitchen.TicketPickedUpSchema),
  ticketCancelled: eventContract(kitchen.TicketCancelledSchema),
  ticketRevised: eventContract(kitchen.TicketRevisedSchema),
};

export const accountingEvents = {
  authorized: eventContract(accounting.PaymentAuthorizedSchema),
  declined: eventContract(accounting.PaymentDeclinedSchema),
  captured: eventContract(accounting.PaymentCapturedSchema),
  released: eventContract(accounting.PaymentReleasedSchema),
  refunded: eventContract(accounting.PaymentRefundedSchema),
  revised: eventContract(accounting.PaymentRevisedSchema),
};

export const sagaEvents = {
  parked: eventContract(orchestrator.SagaParkedSchema),
};
