import type { MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { Controller } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { OrderService } from '@comanda/contracts';
import { type GrpcCall, GrpcService, type GrpcServiceController, page } from '@comanda/service';
import { OrderChanges } from '../../application/order-changes.js';
import { OrderIntake } from '../../application/order-intake.js';
import type { StoredOrder } from '../../application/order-reader.js';
import { OrderReads } from '../../application/order-reads.js';
import { OrderRequests, type Accept, type RequestWishes } from '../../application/order-requests.js';
import { OrderWatch } from '../../application/order-watch.js';
import { isHeldBySaga } from '../../domain/order-state.js';
import { OrderQueries } from '../prisma/order-queries.js';
import { createOrderOf, orderMessage, revisedLinesOf, versionSeen, type OrderMessage } from './order-mapper.js';

type Methods = typeof OrderService.method;
type Request<Method extends keyof Methods> = MessageShape<Methods[Method]['input']>;
type Message<Method extends keyof Methods> = MessageInitShape<Methods[Method]['output']>;
type Response<Method extends keyof Methods> = Promise<Message<Method>>;

const OK = 200;
const CREATED = 201;

/** What the order service answers by gRPC. */
@Controller()
@GrpcService(OrderService)
export class OrderController implements GrpcServiceController<typeof OrderService> {
  constructor(
    private readonly requests: OrderRequests,
    private readonly intake: OrderIntake,
    private readonly changes: OrderChanges,
    private readonly reads: OrderReads,
    private readonly watch: OrderWatch,
    private readonly queries: OrderQueries,
  ) {}

  /** Its status says "accepted"; "created" for a caller that has waited to see the order's saga end. */
  async createOrder(request: Request<'createOrder'>, call: GrpcCall): Response<'createOrder'> {
    const command = createOrderOf(request, uuidv7());
    const wishes = wishesOf(call);
    const order = await this.requests.make((once) => this.intake.take(command, once), wishes);
    if (wishes.wait && order.state !== 'APPROVAL_PENDING') call.setHttpStatus(CREATED);
    return { order: orderMessage(order) };
  }

  /** Its status says "accepted"; "OK" for a caller that has waited to see the saga end. */
  async cancelOrder({ orderId }: Request<'cancelOrder'>, call: GrpcCall): Response<'cancelOrder'> {
    const command = { orderId, sagaId: `cancel-order:${uuidv7()}` };
    return this.change((once) => this.changes.cancel(command, once), call);
  }

  /** Its status says "accepted"; "OK" for a caller that has waited to see the saga end. */
  async reviseOrder(request: Request<'reviseOrder'>, call: GrpcCall): Response<'reviseOrder'> {
    const { orderId } = request;
    const command = { orderId, sagaId: `revise-order:${uuidv7()}`, revisedLineItems: revisedLinesOf(request) };
    return this.change((once) => this.changes.revise(command, once), call);
  }

  async getOrder({ orderId }: Request<'getOrder'>): Response<'getOrder'> {
    return { order: orderMessage(await this.reads.get(orderId)) };
  }

  async listOrders({ consumerId, ...asked }: Request<'listOrders'>): Response<'listOrders'> {
    const list = (limit: number, after?: string) => this.queries.list(consumerId, limit, after);
    const { items, nextPageToken } = await page(asked, list, ({ orderId }) => orderId);
    return { orders: items.map(orderMessage), nextPageToken };
  }

  /** An order that is not there is refused before the stream begins. */
  async watchOrder(
    { orderId, lastEventId }: Request<'watchOrder'>,
    { signal }: GrpcCall,
  ): Promise<AsyncIterable<Message<'watchOrder'>>> {
    await this.reads.get(orderId);
    return eventsOf(this.watch.states(orderId, versionSeen(lastEventId), signal));
  }

  private async change(accept: Accept, call: GrpcCall): Promise<{ order: OrderMessage }> {
    const wishes = wishesOf(call);
    const order = await this.requests.make(accept, wishes);
    if (wishes.wait && !isHeldBySaga(order.state)) call.setHttpStatus(OK);
    return { order: orderMessage(order) };
  }
}

function wishesOf(call: GrpcCall): RequestWishes {
  const ms = call.preferWaitSeconds() * 1_000;
  return { once: call.idempotencyKey(), wait: ms > 0 ? { ms, signal: call.signal } : undefined };
}

async function* eventsOf(states: AsyncIterable<StoredOrder>): AsyncGenerator<Message<'watchOrder'>> {
  for await (const order of states) yield { eventId: String(order.version), order: orderMessage(order) };
}
