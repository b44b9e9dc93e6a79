import type { DescMessage, DescMethodUnary, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import {
  AccountingService,
  KitchenService,
  OrchestratorService,
  OrderService,
  OrderViewService,
  serviceOf,
} from '@comanda/contracts';
import { DomainError } from '@comanda/kernel';
import type { Peers } from '../peers/peers.js';
import { part, valueOf, type Part } from './part.js';
import { defineView, type View } from './view.js';

/** An order has one for its creation, and one for each cancellation and revision that was ever asked for. */
const MOST_SAGAS = 50;

/**
 * An order with its ticket, payment and sagas (ticket and payment have the order's id). It is answered without the parts that
 * fail, or take longer than `partTimeoutMs`, and names them; only an order that does not exist, or of which nothing at all can be
 * found while its service is down, is an error.
 */
export function orderView(partTimeoutMs: number): View {
  return defineView(OrderViewService.method.getOrderView, async ({ orderId }, peers) => {
    const ask = asker(peers, partTimeoutMs);
    const asked = {
      order: ask(OrderService.method.getOrder, { orderId }),
      ticket: ask(KitchenService.method.getTicket, { ticketId: orderId }),
      payment: ask(AccountingService.method.getPayment, { paymentId: orderId }),
      sagas: ask(OrchestratorService.method.listSagas, { orderId, pageSize: MOST_SAGAS }),
    };
    const order = await asked.order;
    if (order.outcome === 'absent') throw order.error;
    const [ticketPart, paymentPart, sagasPart] = await Promise.all([asked.ticket, asked.payment, asked.sagas]);
    const { ticket } = valueOf(ticketPart) ?? {};
    const { payment } = valueOf(paymentPart) ?? {};
    const { sagas = [] } = valueOf(sagasPart) ?? {};
    const known = valueOf(order)?.order;
    if (!known && !ticket && !payment && sagas.length === 0) throw nothingKnown();
    const unavailable = [order, ticketPart, paymentPart, sagasPart].filter((each) => each.outcome === 'unavailable');
    return {
      order: {
        ...(known ? withoutType(known) : { orderId, restaurantId: ticket?.restaurantId }),
        ticket,
        payment,
        // Newest first.
        saga: sagas[0],
        sagas,
        unavailable: unavailable.map(({ service, reason }) => ({ service, reason })),
      },
    };
  });
}

function asker(peers: Peers, deadlineMs: number) {
  return <I extends DescMessage, O extends DescMessage>(
    rpc: DescMethodUnary<I, O>,
    request: MessageInitShape<I>,
  ): Promise<Part<MessageShape<O>>> => {
    const answer = peers.call(rpc, request, { deadlineMs }).then(({ message }) => message);
    return part(serviceOf(rpc.parent.file.proto.package), answer);
  };
}

/** The fields alone: a message's own marks would make it a message of another type. */
function withoutType<T extends { $typeName: string; $unknown?: unknown }>(
  message: T,
): Omit<T, '$typeName' | '$unknown'> {
  const { $typeName: _type, $unknown: _unknown, ...fields } = message;
  return fields;
}

function nothingKnown(): DomainError {
  return new DomainError('SERVICE_UNAVAILABLE', 'unavailable', 'The order cannot be looked up now.');
}
