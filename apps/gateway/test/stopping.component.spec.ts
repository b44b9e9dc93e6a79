import { OrderService } from '@comanda/contracts';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { GatewayUnderTest } from './gateway-under-test.js';
import { anOrder, orderReply } from './samples.js';

const { createOrder } = OrderService.method;

describe('a gateway that is told to stop', () => {
  let gateway: GatewayUnderTest;
  let taken: Promise<void>;
  let answer: () => void;

  beforeEach(async () => {
    gateway = new GatewayUnderTest();
    await gateway.start({ SHUTDOWN_TIMEOUT_MS: '1000' });
    taken = new Promise((resolveTaken) => {
      gateway.order.on(createOrder, async (_request, { cancelled }) => {
        const answered = new Promise<void>((resolve) => (answer = resolve));
        resolveTaken();
        await Promise.race([answered, cancelled]);
        return orderReply();
      });
    });
  });
  afterEach(() => gateway.stop());

  it('answers the requests that it has taken', async () => {
    const request = gateway.post('/v1/orders', anOrder());
    await taken;
    const drained = gateway.drain();
    answer();
    expect((await request).status).toBe(202);
    await drained;
  });

  it('tells a client that waits on purpose before it cuts the connection', async () => {
    const request = gateway.post('/v1/orders', anOrder(), { prefer: 'wait=60' });
    await taken;
    const drained = gateway.drain();
    const { status, json } = await request;
    expect([status, json.code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
    await drained;
  });
});
