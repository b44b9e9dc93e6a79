import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startStack, type Stack } from '@comanda/tools/stack';
import { Api } from './api.js';
import { buildTown, type Town } from './town.js';
import { p99, Traffic } from './traffic.js';

jest.setTimeout(300_000);

const CLIENTS = 6;
const REQUESTS = 150;
/** What a call waits for an instance that hangs before another one is asked; see `libs/service`. */
const HEDGE_MS = 500;

/** Gateway and orders are real processes that find each other by the registry; nobody tries anything twice but the gateway. */
describe('while instances of the order service come and go, the gateway', () => {
  let stack: Stack;
  let api: Api;
  let town: Town;
  let traffic: Traffic;
  const orderIds: string[] = [];
  /** On a machine with nothing else to do this is a second. */
  let bound = 1_000;

  beforeAll(async () => {
    // This is about instances, not about a machine that has more to do than it can.
    stack = await startStack({ env: { ADMISSION_EVENT_LOOP_DELAY_MS: '60000' } });
    api = new Api(stack.urls.gateway);
    town = await buildTown(api);
    traffic = new Traffic(api, town, CLIENTS);
    bound = Math.max(bound, 4 * p99(await traffic.more(REQUESTS)) + HEDGE_MS);
    await traffic.stop();
  }, 240_000);
  afterEach(() => traffic.stop());
  afterAll(() => stack?.close(), 60_000);

  /** Ends the traffic: nothing has failed, and nearly nothing had to wait. */
  async function expectWell(): Promise<void> {
    await traffic.stop();
    const { asked } = traffic;
    orderIds.push(...traffic.orderIds);
    expect(asked.filter(({ failure }) => failure !== undefined)).toEqual([]);
    expect(p99(asked)).toBeLessThan(bound);
  }

  it('finds a new one by itself, and misses nothing when the old one is stopped', async () => {
    traffic = new Traffic(api, town, CLIENTS);
    await traffic.more(CLIENTS);
    await stack.start('order#2');
    await stack.stop('order');
    await traffic.more(REQUESTS);
    await stack.start('order');
    await traffic.more(REQUESTS);
    await expectWell();
  });

  it('loses nothing when one is killed, however soon another takes its place', async () => {
    traffic = new Traffic(api, town, CLIENTS);
    await traffic.more(CLIENTS);
    for (const instance of ['order', 'order#2', 'order']) {
      await stack.kill(instance);
      await traffic.more(REQUESTS);
      await stack.start(instance);
    }
    await expectWell();
  });

  it('loses nothing when one hangs, and uses it again when it goes on', async () => {
    traffic = new Traffic(api, town, CLIENTS);
    await traffic.more(CLIENTS);
    const before = traffic.asked.length;
    stack.signal('order#2', 'SIGSTOP');
    await traffic.more(2 * REQUESTS);
    // What it has kept is answered by the other one, after a while: a quick machine has done all of the above by then.
    while (!traffic.asked.slice(before).some(({ ms }) => ms > HEDGE_MS)) await traffic.more(CLIENTS);
    stack.signal('order#2', 'SIGCONT');
    await traffic.more(REQUESTS);
    await stack.kill('order');
    await traffic.more(REQUESTS);
    await stack.start('order');
    await expectWell();
  });

  it('loses nothing when one hangs for so long that the registry forgets it', async () => {
    traffic = new Traffic(api, town, CLIENTS);
    await traffic.more(CLIENTS);
    stack.signal('order', 'SIGSTOP');
    const until = performance.now() + 15_000;
    while (performance.now() < until) await traffic.more(50);
    stack.signal('order', 'SIGCONT');
    await traffic.more(REQUESTS);
    await stack.stop('order#2');
    await traffic.more(REQUESTS);
    await expectWell();
  });

  it('has made each order once', async () => {
    expect(new Set(orderIds).size).toBe(orderIds.length);
    for (const orderId of orderIds.slice(0, 100)) expect((await api.get(`/v1/orders/${orderId}`)).status).toBe(200);
  });
});
