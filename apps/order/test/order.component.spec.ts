import { Order_State, OrderService } from '@comanda/contracts';
import { httpCodeKey } from '@comanda/service';
import { eventually } from '@comanda/testing';
import { approveOrder } from '../src/app/application/approve-order.js';
import { beginReviseOrder } from '../src/app/application/begin-revise-order.js';
import { confirmCancelOrder } from '../src/app/application/confirm-cancel-order.js';
import { confirmReviseOrder } from '../src/app/application/confirm-revise-order.js';
import { undoBeginCancelOrder } from '../src/app/application/undo-begin-cancel-order.js';
import { createOrderCommand, ids, revised, revision } from './order-mothers.js';
import { OrderUnderTest } from './order-under-test.js';

let order: OrderUnderTest;

beforeAll(async () => {
  order = await OrderUnderTest.start();
});
afterAll(() => order.stop());

const { createOrder, cancelOrder, reviseOrder } = OrderService.method;
const { consumerId, restaurantId, lineItems } = createOrderCommand();
const request = { consumerId, restaurantId, lineItems: [...lineItems] };
const waiting = { metadata: { 'prefer-wait': '20' }, deadlineMs: 25_000 };

async function take(): Promise<string> {
  const { order: taken } = await order.client.createOrder(request);
  return taken!.orderId;
}
async function takeApproved(): Promise<string> {
  const orderId = await take();
  await order.executor.execute(approveOrder, { orderId });
  return orderId;
}
/** The first row that the query finds, once it finds one. */
async function found<Row extends object>(what: string, sql: string, ...values: unknown[]): Promise<Row> {
  let row: Row | undefined;
  await eventually(what, async () => ([row] = await order.database.query<Row>(sql, values)).length > 0);
  return row!;
}
/** The saga that holds the order. */
async function holder(orderId: string): Promise<string> {
  const sql = 'select locked_by as "sagaId" from orders where order_id = $1 and locked_by is not null';
  return (await found<{ sagaId: string }>('a saga to hold the order', sql, orderId)).sagaId;
}

it('answers an order as it is stored', async () => {
  const { order: taken } = await order.client.createOrder(request);
  expect(taken).toMatchObject({ state: Order_State.APPROVAL_PENDING, version: 1n, lockedBy: '' });
  expect((await order.client.getOrder({ orderId: taken!.orderId })).order).toEqual(taken);
  const { orders } = await order.client.listOrders({ consumerId, pageSize: 200 });
  expect(orders.find(({ orderId }) => orderId === taken!.orderId)).toEqual(taken);
});

it('answers a repeated request with the order of the first, as it is now', async () => {
  const keyed = { metadata: { 'idempotency-key': 'once' } };
  const { order: first } = await order.client.createOrder(request, keyed);
  await order.executor.execute(approveOrder, { orderId: first!.orderId });
  const { order: again } = await order.client.createOrder(request, keyed);
  expect(again).toMatchObject({ orderId: first!.orderId, state: Order_State.APPROVED, version: 2n });
});

it.each<[string, (orderId: string) => Promise<unknown>]>([
  ['getOrder', (orderId) => order.client.getOrder({ orderId })],
  ['cancelOrder', (orderId) => order.client.cancelOrder({ orderId })],
  ['reviseOrder', (orderId) => order.client.reviseOrder({ orderId, revisedLineItems: [...revision] })],
  ['watchOrder', (orderId) => order.client.watchOrder({ orderId })],
])('refuses %s for an order that is not there', async (_rpc, call) => {
  await expect(call(ids.otherOrder)).rejects.toMatchObject({ code: 'ORDER_NOT_FOUND', kind: 'not-found' });
});

it('waits for an order to be approved', async () => {
  const consumerId = ids.otherOrder;
  const answer = order.client.call(createOrder, { ...request, consumerId }, waiting);
  const sql = 'select order_id as "orderId" from orders where consumer_id = $1';
  const { orderId } = await found<{ orderId: string }>('the order to be taken', sql, consumerId);
  await order.executor.execute(approveOrder, { orderId });
  const { message, headers } = await answer;
  expect(message.order).toMatchObject({ orderId, state: Order_State.APPROVED, version: 2n });
  expect(headers.get(httpCodeKey)).toEqual(['201']);
});

it('waits for an order to be cancelled', async () => {
  const orderId = await takeApproved();
  const answer = order.client.call(cancelOrder, { orderId }, waiting);
  const sagaId = await holder(orderId);
  await order.executor.execute(confirmCancelOrder, { orderId, sagaId });
  const { message, headers } = await answer;
  expect(message.order).toMatchObject({ state: Order_State.CANCELLED, reason: 'CONSUMER_REQUEST', lockedBy: '' });
  expect(headers.get(httpCodeKey)).toEqual(['200']);
});

it('waits for an order to be revised', async () => {
  const orderId = await takeApproved();
  const answer = order.client.call(reviseOrder, { orderId, revisedLineItems: [...revision] }, waiting);
  const sagaId = await holder(orderId);
  const begun = await order.executor.execute(beginReviseOrder, { orderId, sagaId, revisedLineItems: [] });
  expect(begun).toEqual({ newTotal: revised.total });
  await order.executor.execute(confirmReviseOrder, { orderId, sagaId });
  const { message, headers } = await answer;
  expect(message.order).toMatchObject({ state: Order_State.APPROVED, ...revised, version: 4n });
  expect(headers.get(httpCodeKey)).toEqual(['200']);
});

it('is answered while its saga goes on, without a wish to wait', async () => {
  const orderId = await takeApproved();
  const { message, headers } = await order.client.call(cancelOrder, { orderId });
  expect(message.order).toMatchObject({ state: Order_State.CANCEL_PENDING, lockedBy: await holder(orderId) });
  expect(headers.get(httpCodeKey)).toEqual([]);
});

it('is refused while a saga holds the order, with the id of that saga', async () => {
  const orderId = await takeApproved();
  await order.client.cancelOrder({ orderId });
  const locked = { code: 'ORDER_LOCKED', kind: 'conflict', details: { sagaId: await holder(orderId) } };
  await expect(order.client.cancelOrder({ orderId })).rejects.toMatchObject(locked);
  const revising = order.client.reviseOrder({ orderId, revisedLineItems: [...revision] });
  await expect(revising).rejects.toMatchObject(locked);
});

it('tells those who watch an order each change, and ends with it', async () => {
  const orderId = await takeApproved();
  const next: Record<string, (sagaId: string) => Promise<unknown>> = {
    2: () => order.client.cancelOrder({ orderId }),
    3: (sagaId) => order.executor.execute(undoBeginCancelOrder, { orderId, sagaId, reason: 'TICKET_STATE_CONFLICT' }),
    4: () => order.client.cancelOrder({ orderId }),
    5: (sagaId) => order.executor.execute(confirmCancelOrder, { orderId, sagaId }),
  };
  const told: string[] = [];
  for await (const { eventId, order: seen } of await order.client.watchOrder({ orderId, lastEventId: '1' })) {
    told.push(`${eventId} ${Order_State[seen!.state]}`);
    await next[eventId]?.(seen!.lockedBy);
  }
  expect(told).toEqual(['2 APPROVED', '3 CANCEL_PENDING', '4 APPROVED', '5 CANCEL_PENDING', '6 CANCELLED']);
});

it('ends a watch when it drains, so that its watcher goes elsewhere', async () => {
  const draining = await OrderUnderTest.start();
  const { order: taken } = await draining.client.createOrder(request);
  const messages = (await draining.client.watchOrder({ orderId: taken!.orderId }))[Symbol.asyncIterator]();
  await messages.next();
  const ended = expect(messages.next()).rejects.toMatchObject({ kind: 'unavailable' });
  await draining.service.drain();
  await ended;
  await draining.stop();
});
