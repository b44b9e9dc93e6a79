import { ManualClock, settled } from '../../../test/manual-clock.js';
import { ids } from '../../../test/order-mothers.js';
import { OrderReader, type StoredOrder } from './order-reader.js';
import { OrderWaiters } from './order-waiters.js';

/** Orders of which those in `ended` have ended; says what it was asked. */
class FakeOrders extends OrderReader {
  readonly ended = new Set<string>();
  readonly asked: string[][] = [];
  broken = false;

  get(): Promise<StoredOrder> {
    throw new Error('not asked here');
  }

  async endedAmong(orderIds: readonly string[]): Promise<readonly string[]> {
    this.asked.push([...orderIds]);
    if (this.broken) throw new Error('the database is gone');
    return orderIds.filter((id) => this.ended.has(id));
  }
}

function setUp() {
  const clock = new ManualClock();
  const orders = new FakeOrders();
  const waiters = new OrderWaiters(orders, clock);
  const until = (orderId: string, ms = 10_000, signal = new AbortController().signal) => {
    const waiting = { over: false };
    void waiters.until(orderId, ms, signal).then(() => (waiting.over = true));
    return waiting;
  };
  return { clock, orders, waiters, until };
}

describe('waiting for the end of an order', () => {
  it('ends for all who wait for that order, and no others, when it is said to have ended', async () => {
    const { waiters, until } = setUp();
    const [one, another, other] = [until(ids.order), until(ids.order), until(ids.otherOrder)];
    waiters.wake(ids.order);
    await settled();
    expect([one.over, another.over, other.over]).toEqual([true, true, false]);
  });

  it('ends after its time', async () => {
    const { clock, until } = setUp();
    const waiting = until(ids.order, 500);
    await clock.advance(499);
    expect(waiting.over).toBe(false);
    await clock.advance(1);
    expect(waiting.over).toBe(true);
  });

  it('ends when nobody waits for the answer any longer', async () => {
    const { until } = setUp();
    const caller = new AbortController();
    const waiting = until(ids.order, 10_000, caller.signal);
    caller.abort();
    await settled();
    expect(waiting.over).toBe(true);
  });

  it('does not begin for a caller that is gone already', async () => {
    const { clock, until } = setUp();
    const waiting = until(ids.order, 10_000, AbortSignal.abort());
    await settled();
    expect(waiting.over).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('finds ends that no event told, by one query for all', async () => {
    const { clock, orders, until } = setUp();
    const [one, other] = [until(ids.order), until(ids.otherOrder)];
    orders.ended.add(ids.order);
    await clock.advance(1_000);
    expect(orders.asked).toEqual([[ids.order, ids.otherOrder]]);
    expect([one.over, other.over]).toEqual([true, false]);
  });

  it('keeps asking while the store cannot be asked', async () => {
    const { clock, orders, until } = setUp();
    const waiting = until(ids.order);
    orders.ended.add(ids.order);
    orders.broken = true;
    await clock.advance(1_000);
    orders.broken = false;
    await clock.advance(1_000);
    expect(waiting.over).toBe(true);
  });

  it('leaves no timer and asks nothing when nobody waits', async () => {
    const { clock, orders, waiters, until } = setUp();
    until(ids.order);
    waiters.wake(ids.order);
    await clock.advance(1_000);
    expect(orders.asked).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});
