import { ConsumerService, KitchenService, OrchestratorService, OrderService } from '@comanda/contracts';
import { eventually } from '@comanda/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { GatewayUnderTest } from './gateway-under-test.js';
import { anOrder, orderId, orderReply } from './samples.js';

const { createOrder } = OrderService.method;
const { countSagas, listSagas } = OrchestratorService.method;
const { registerConsumer } = ConsumerService.method;
const { getTicket } = KitchenService.method;
/** However busy the machine is with other things. */
const PATIENT = { ADMISSION_EVENT_LOOP_DELAY_MS: '60000' };
const refused = (status: number) => ({ status, json: expect.objectContaining({ code: 'OVERLOADED' }) });

describe('a gateway that may answer two orders at a time', () => {
  const gateway = new GatewayUnderTest();
  beforeAll(() => gateway.start({ ...PATIENT, ADMISSION_ORDERS_IN_FLIGHT: '2' }));
  afterAll(() => gateway.stop());
  beforeEach(() => gateway.reset());

  it('refuses a third at once, without asking anybody, and takes it when one is answered', async () => {
    const cooking: ((value: object) => void)[] = [];
    gateway.order.on(createOrder, () => new Promise<object>((resolve) => cooking.push(resolve)));
    const first = [1, 2].map(() => gateway.post('/v1/orders', anOrder()));
    await eventually('both to be asked for', () => cooking.length === 2);
    const { status, headers, json } = await gateway.post('/v1/orders', anOrder());
    expect({ status, json }).toEqual(refused(503));
    expect(headers).toMatchObject({ 'content-type': 'application/problem+json; charset=utf-8' });
    expect(Number(headers['retry-after'])).toBeGreaterThanOrEqual(1);
    expect(json).toMatchObject({
      type: '/problems/overloaded',
      status: 503,
      instance: '/v1/orders',
    });
    expect(gateway.order.calls).toHaveLength(2);
    cooking.forEach((answer) => answer(orderReply()));
    expect((await Promise.all(first)).map((answer) => answer.status)).toEqual([202, 202]);
    gateway.order.on(createOrder, () => orderReply());
    expect((await gateway.post('/v1/orders', anOrder())).status).toBe(202);
  });

  it('counts no more on one whose client has gone', async () => {
    const asked: unknown[] = [];
    gateway.order.on(createOrder, () => new Promise<object>(() => asked.push(1)));
    const gone = [1, 2].map(() => gateway.sendAndGo('POST', '/v1/orders', { json: anOrder() }));
    await eventually('both to be asked for', () => asked.length === 2);
    gone.forEach((goAway) => goAway());
    gateway.order.on(createOrder, () => orderReply());
    const isTaken = async () => (await gateway.post('/v1/orders', anOrder())).status === 202;
    await eventually('a place to be free', isTaken);
  });

  it('still answers what starts no saga', async () => {
    gateway.order.on(createOrder, () => new Promise<object>(() => undefined));
    gateway.kitchen.on(getTicket, () => ({ ticket: {} }));
    const gone = [1, 2].map(() => gateway.sendAndGo('POST', '/v1/orders', { json: anOrder() }));
    await eventually('both to be asked for', () => gateway.order.calls.length === 2);
    expect((await gateway.get(`/v1/tickets/${orderId}`)).status).toBe(200);
    gateway.consumer.on(registerConsumer, () => ({ consumer: {} }));
    const consumer = { name: 'Bea', orderLimit: { amountMinor: '1000', currency: 'EUR' } };
    expect((await gateway.post('/v1/consumers', consumer)).status).toBe(201);
    gone.forEach((goAway) => goAway());
  });
});

describe('a gateway that takes two requests a second of a client', () => {
  const gateway = new GatewayUnderTest();
  beforeAll(() => gateway.start({ ...PATIENT, RATE_LIMIT_PER_SECOND: '2' }));
  afterAll(() => gateway.stop());

  it('refuses further ones, says when to come back, and lets operators through', async () => {
    gateway.kitchen.on(getTicket, () => ({ ticket: {} }));
    gateway.orchestrator.on(listSagas, () => ({}));
    const ask = () => gateway.get(`/v1/tickets/${orderId}`);
    const answers = await Promise.all(Array.from({ length: 20 }, ask));
    const refusal = answers.find((answer) => answer.status === 429);
    expect(refusal).toMatchObject({
      headers: { 'retry-after': '1' },
      json: { code: 'TOO_MANY_REQUESTS', status: 429 },
    });
    const operators = await Promise.all(Array.from({ length: 20 }, () => gateway.get('/ops/v1/sagas')));
    expect(operators.map((answer) => answer.status)).toEqual(Array(20).fill(200));
    await eventually('to be let in again', async () => (await ask()).status === 200);
  });
});

describe('a gateway behind a proxy', () => {
  const answers = (gateway: GatewayUnderTest, forwardedFor: (index: number) => string) =>
    Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        gateway.get(`/v1/tickets/${orderId}`, { headers: { 'x-forwarded-for': forwardedFor(index) } }),
      ),
    );
  const behind = (settings: Readonly<Record<string, string>>): GatewayUnderTest => {
    const gateway = new GatewayUnderTest();
    beforeAll(async () => {
      await gateway.start({ ...PATIENT, RATE_LIMIT_PER_SECOND: '2', ...settings });
      gateway.kitchen.on(getTicket, () => ({ ticket: {} }));
    });
    afterAll(() => gateway.stop());
    return gateway;
  };

  describe('that it trusts', () => {
    const gateway = behind({ TRUSTED_PROXIES: '10.9.9.9,127.0.0.0/8' });

    it('tells clients apart by what that proxy says', async () => {
      const seen = await answers(gateway, (index) => `192.0.2.${index}`);
      expect(seen.map(({ status }) => status)).toEqual(Array(20).fill(200));
    });

    it('believes nothing that a client has said to the proxy', async () => {
      const seen = await answers(gateway, (index) => `192.0.2.${index}, 198.51.100.7`);
      expect(seen.map(({ status }) => status)).toContain(429);
    });
  });

  describe('that it has not been told of', () => {
    const gateway = behind({ TRUSTED_PROXIES: '10.9.9.9' });

    it('believes no word of it', async () => {
      const seen = await answers(gateway, (index) => `192.0.2.${index}`);
      expect(seen.map(({ status }) => status)).toContain(429);
    });
  });

  describe('while it trusts nobody', () => {
    const gateway = behind({});

    it('takes all that come from one address for one client', async () => {
      const seen = await answers(gateway, (index) => `192.0.2.${index}`);
      expect(seen.map(({ status }) => status)).toContain(429);
    });
  });
});

describe('a gateway of a system that may have five sagas', () => {
  const gateway = new GatewayUnderTest();
  beforeAll(() => gateway.start({ ...PATIENT, ADMISSION_SAGAS_IN_FLIGHT: '5' }));
  afterAll(() => gateway.stop());

  it('starts none while there are so many, whoever started them', async () => {
    let underWay = 5;
    gateway.orchestrator.on(countSagas, () => ({ underWay }));
    gateway.order.on(createOrder, () => orderReply());
    const place = async () => (await gateway.post('/v1/orders', anOrder())).status;
    await eventually('a refusal', async () => (await place()) === 503);
    underWay = 0;
    await eventually('an order to be taken', async () => (await place()) === 202);
  });
});
