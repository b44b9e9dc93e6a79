import { AccountingService, KitchenService, OrchestratorService, OrderService } from '@comanda/contracts';
import { status as grpcStatus } from '@grpc/grpc-js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { grpcError, refusal, type FakeCall } from './fake-peer.js';
import { GatewayUnderTest } from './gateway-under-test.js';
import { consumerId, orderId, orderReply, restaurantId } from './samples.js';

const gateway = new GatewayUnderTest();
beforeAll(() => gateway.start({ VIEW_PART_TIMEOUT_MS: '3000' }));
afterAll(() => gateway.stop());

const { getOrder } = OrderService.method;
const { getTicket } = KitchenService.method;
const { getPayment } = AccountingService.method;
const { listSagas } = OrchestratorService.method;
const view = () => gateway.get(`/v1/orders/${orderId}`);
const notFound = () => Promise.reject(refusal('not-found', 'NOT_FOUND', 'There is none.'));
const broken = () => Promise.reject(grpcError(grpcStatus.INTERNAL, 'secret'));
const silent = async (_request: unknown, { cancelled }: FakeCall) => {
  await cancelled;
  return {};
};

beforeEach(() => {
  gateway.reset();
  gateway.order.on(getOrder, () => orderReply(2));
  gateway.kitchen.on(getTicket, ({ ticketId }) => ({ ticket: { ticketId, restaurantId, state: 2 } }));
  gateway.accounting.on(getPayment, ({ paymentId }) => ({ payment: { paymentId, accountId: consumerId, state: 1 } }));
  gateway.orchestrator.on(listSagas, ({ orderId }) => ({
    sagas: [
      { sagaId: `create-order:${orderId}`, type: 'create-order', orderId, phase: 3, steps: [{ step: 'approve' }] },
    ],
  }));
});

describe('the view of an order', () => {
  it('holds the order with its ticket, its payment and its saga', async () => {
    const { status, json } = await view();
    expect(status).toBe(200);
    expect(json).toMatchObject({
      orderId,
      consumerId,
      state: 'APPROVED',
      total: { amountMinor: '2500' },
      ticket: { ticketId: orderId, state: 'AWAITING_ACCEPTANCE' },
      payment: { paymentId: orderId, state: 'AUTHORIZED' },
      saga: { type: 'create-order', phase: 'COMPLETED' },
      unavailable: [],
    });
  });

  it('holds all of its sagas, newest first, and the one that holds it', async () => {
    const lockedBy = 'cancel-order:01931a2b-0000-7000-8000-00000000000a';
    gateway.order.on(getOrder, () => ({ order: { ...orderReply(4).order, lockedBy } }));
    const sagaIds = [lockedBy, 'revise-order:01931a2b-0000-7000-8000-000000000009', `create-order:${orderId}`];
    gateway.orchestrator.on(listSagas, () => ({ sagas: sagaIds.map((sagaId) => ({ sagaId, orderId })) }));
    const { json } = await view();
    expect(json).toMatchObject({ state: 'CANCEL_PENDING', lockedBy, saga: { sagaId: lockedBy } });
    expect(json.sagas.map(({ sagaId }: { sagaId: string }) => sagaId)).toEqual(sagaIds);
    expect(gateway.orchestrator.calls[0]!.request).toMatchObject({ orderId, pageSize: 50 });
  });

  it('lacks what there is not yet, and says nothing of it', async () => {
    gateway.kitchen.on(getTicket, notFound);
    gateway.accounting.on(getPayment, notFound);
    gateway.orchestrator.on(listSagas, () => ({ sagas: [] }));
    const { status, json } = await view();
    expect([status, json.orderId, json.unavailable]).toEqual([200, orderId, []]);
    expect(Object.keys(json)).not.toEqual(expect.arrayContaining(['ticket']));
    expect(json).not.toHaveProperty('payment');
    expect(json).not.toHaveProperty('saga');
    expect([json.sagas, json.lockedBy]).toEqual([[], '']);
  });

  it('names the parts that fail or are late, and holds the rest', async () => {
    gateway.kitchen.on(getTicket, broken);
    gateway.accounting.on(getPayment, silent);
    const { status, json } = await view();
    expect([status, json.state]).toEqual([200, 'APPROVED']);
    expect(json.unavailable).toEqual([
      { service: 'kitchen', reason: 'INTERNAL' },
      { service: 'accounting', reason: 'DEADLINE_EXCEEDED' },
    ]);
    expect(json).toMatchObject({ saga: { phase: 'COMPLETED' } });
  });

  it('gives each part no more time than the setting says', async () => {
    await view();
    const calls = [gateway.order, gateway.kitchen, gateway.accounting, gateway.orchestrator].map(({ calls }) => calls);
    expect(calls.map(({ length }) => length)).toEqual([1, 1, 1, 1]);
    for (const [call] of calls) expect(call!.timeLeftMs).toBeLessThanOrEqual(3000);
  });

  it('holds what is known when the order service fails', async () => {
    gateway.order.on(getOrder, broken);
    const { status, json } = await view();
    expect([status, json.unavailable]).toEqual([200, [{ service: 'order', reason: 'INTERNAL' }]]);
    expect(json).toMatchObject({
      orderId,
      restaurantId,
      ticket: { ticketId: orderId },
      payment: { paymentId: orderId },
    });
  });

  it('is not found when the order service has no such order, whatever the others say', async () => {
    gateway.order.on(getOrder, () =>
      Promise.reject(refusal('not-found', 'ORDER_NOT_FOUND', 'There is no such order.')),
    );
    const { status, json } = await view();
    expect([status, json.code]).toEqual([404, 'ORDER_NOT_FOUND']);
  });

  it('is unavailable when the order service fails and nobody else knows the order', async () => {
    gateway.order.on(getOrder, silent);
    gateway.kitchen.on(getTicket, notFound);
    gateway.accounting.on(getPayment, broken);
    gateway.orchestrator.on(listSagas, () => ({ sagas: [] }));
    const { status, json, headers } = await view();
    expect([status, json.code, headers['retry-after']]).toEqual([503, 'SERVICE_UNAVAILABLE', '2']);
  });

  it('is answered while a service is gone', async () => {
    gateway.kitchen.stop();
    const { status, json } = await view();
    expect([status, json.unavailable]).toEqual([200, [{ service: 'kitchen', reason: 'SERVICE_UNAVAILABLE' }]]);
  });
});
