import type { MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { Controller } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { OrderService } from '@comanda/contracts';
import { type GrpcCall, GrpcService, type GrpcServiceController, page } from '@comanda/service';
import { OrderPlacement } from '../../application/order-placement.js';
import { OrderQueries } from '../prisma/order-queries.js';
import { createOrderOf, orderMessage } from './order-mapper.js';

type Methods = typeof OrderService.method;
type Request<Method extends keyof Methods> = MessageShape<Methods[Method]['input']>;
type Response<Method extends keyof Methods> = Promise<MessageInitShape<Methods[Method]['output']>>;

const CREATED = 201;

/** What the order service answers by gRPC. */
@Controller()
@GrpcService(OrderService)
export class OrderController implements GrpcServiceController<typeof OrderService> {
  constructor(
    private readonly placement: OrderPlacement,
    private readonly queries: OrderQueries,
  ) {}

  /** Its status says "accepted"; "created" for a caller that has waited to see the order's saga end. */
  async createOrder(request: Request<'createOrder'>, call: GrpcCall): Response<'createOrder'> {
    const ms = call.preferWaitSeconds() * 1_000;
    const wait = ms > 0 ? { ms, signal: call.signal } : undefined;
    const command = createOrderOf(request, uuidv7());
    const order = await this.placement.place(command, { once: call.idempotencyKey(), wait });
    if (wait && order.state !== 'APPROVAL_PENDING') call.setHttpStatus(CREATED);
    return { order: orderMessage(order) };
  }

  async getOrder({ orderId }: Request<'getOrder'>): Response<'getOrder'> {
    return { order: orderMessage(await this.queries.get(orderId)) };
  }

  async listOrders({ consumerId, ...asked }: Request<'listOrders'>): Response<'listOrders'> {
    const list = (limit: number, after?: string) => this.queries.list(consumerId, limit, after);
    const { items, nextPageToken } = await page(asked, list, ({ orderId }) => orderId);
    return { orders: items.map(orderMessage), nextPageToken };
  }
}
