import { getEventListeners } from 'node:events';
import { FakeOrders } from '../../../test/fake-orders.js';
import { ManualClock, settled } from '../../../test/manual-clock.js';
import { ids, orderToCancel, orderToRevise } from '../../../test/order-mothers.js';
import { orderStates } from '../domain/order-state.js';
import { OrderFeed } from './order-feed.js';
import { OrderReads } from './order-reads.js';
import { OrderWaiters } from './order-waiters.js';

function setUp() {
  const clock = new ManualClock();
  const orders = new FakeOrders();
  const feed = new OrderFeed(new OrderReads(orders), clock);
  const waiters = new OrderWaiters(feed, clock);
  orders.store();
  const until = (ms = 60_000, signal = new AbortController().signal) => {
    const waiting: { over: boolean; state?: string | undefined } = { over: false };
    void waiters
      .until(ids.order, ms, signal)
      .then((order) => Object.assign(waiting, { over: true, state: order?.state }));
    return waiting;
  };
  const wake = () => {
    feed.wake(ids.order);
    return settled();
  };
  return { clock, orders, until, wake };
}

const free = orderStates.filter((state) => !state.endsWith('_PENDING'));

describe('waiting until no saga holds an order', () => {
  it.each(free)('ends when the order is %s', async (state) => {
    const { orders, until, wake } = setUp();
    const [one, another] = [until(), until()];
    orders.store({ state });
    await wake();
    expect([one, another]).toEqual(Array(2).fill({ over: true, state }));
  });

  it.each([undefined, orderToCancel(), orderToRevise()])('goes on while it is held: $state', async (held) => {
    const { orders, until, wake } = setUp();
    const waiting = until();
    orders.store(held);
    await wake();
    expect(waiting.over).toBe(false);
  });

  it('ends after its time, without the order', async () => {
    const { clock, until } = setUp();
    const waiting = until(500);
    await clock.advance(499);
    expect(waiting.over).toBe(false);
    await clock.advance(1);
    expect(waiting).toEqual({ over: true, state: undefined });
  });

  it('ends when nobody waits for the answer any longer', async () => {
    const { until } = setUp();
    const caller = new AbortController();
    const waiting = until(10_000, caller.signal);
    caller.abort();
    await settled();
    expect(waiting.over).toBe(true);
  });

  it('does not begin for a caller that is gone already', async () => {
    const { clock, until } = setUp();
    const waiting = until(10_000, AbortSignal.abort());
    await settled();
    expect(waiting.over).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('leaves nothing behind', async () => {
    const { clock, orders, until, wake } = setUp();
    const { signal } = new AbortController();
    until(10_000, signal);
    orders.store({ state: 'APPROVED' });
    await wake();
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    await clock.advance(2_000);
    expect(clock.pending).toBe(0);
  });
});
