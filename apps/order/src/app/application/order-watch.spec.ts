import { getEventListeners } from 'node:events';
import { FakeOrders } from '../../../test/fake-orders.js';
import { ManualClock, settled } from '../../../test/manual-clock.js';
import { ids, orderToCancel } from '../../../test/order-mothers.js';
import { orderStates } from '../domain/order-state.js';
import { OrderFeed } from './order-feed.js';
import { OrderReads } from './order-reads.js';
import { OrderWatch } from './order-watch.js';

let clock: ManualClock;
let orders: FakeOrders;
let feed: OrderFeed;
let watch: OrderWatch;
let caller: AbortController;

beforeEach(() => {
  clock = new ManualClock();
  orders = new FakeOrders();
  const reads = new OrderReads(orders);
  feed = new OrderFeed(reads, clock);
  watch = new OrderWatch(feed, reads);
  caller = new AbortController();
  orders.store();
});

/** Reads all that is told, as soon as it is. */
function watching(after = 0) {
  const seen = { told: [] as string[], over: false };
  const read = async () => {
    for await (const { version, state } of watch.states(ids.order, after, caller.signal)) {
      seen.told.push(`${version} ${state}`);
    }
    seen.over = true;
  };
  void read();
  return seen;
}

/** Stores the change and tells it. */
function change(...[changes]: Parameters<FakeOrders['store']>): Promise<void> {
  orders.store(changes);
  feed.wake(ids.order);
  return settled();
}

describe('watching an order', () => {
  it('tells at once how it is, and then each change', async () => {
    const seen = watching();
    await settled();
    expect(seen.told).toEqual(['1 APPROVAL_PENDING']);
    await change({ state: 'APPROVED' });
    await change(orderToCancel());
    expect(seen).toEqual({ told: ['1 APPROVAL_PENDING', '2 APPROVED', '3 CANCEL_PENDING'], over: false });
  });

  it.each(orderStates.filter((state) => ['REJECTED', 'CANCELLED', 'COMPLETED'].includes(state)))(
    'ends when %s was told',
    async (state) => {
      const seen = watching();
      await settled();
      await change({ state });
      expect(seen).toEqual({ told: ['1 APPROVAL_PENDING', `2 ${state}`], over: true });
    },
  );

  it('tells only what is later than what was seen', async () => {
    orders.store({ state: 'APPROVED' });
    const [fresh, late] = [watching(2), watching(1)];
    await settled();
    expect([fresh.told, late.told]).toEqual([[], ['2 APPROVED']]);
    await change(orderToCancel());
    expect([fresh.told, late.told]).toEqual([['3 CANCEL_PENDING'], ['2 APPROVED', '3 CANCEL_PENDING']]);
  });

  it('ends at once when the final state was seen', async () => {
    orders.store({ state: 'COMPLETED' });
    const seen = watching(2);
    await settled();
    expect(seen).toEqual({ told: [], over: true });
  });

  it('tells nothing twice, however often it is woken', async () => {
    const seen = watching();
    await settled();
    feed.wake(ids.order);
    await clock.advance(2_000);
    expect(seen.told).toEqual(['1 APPROVAL_PENDING']);
  });

  it('does not miss what changes while it reads the first time', async () => {
    const release = orders.hold();
    const seen = watching();
    await settled();
    orders.store({ state: 'APPROVED' });
    feed.wake(ids.order);
    release();
    await settled();
    expect(seen.told.at(-1)).toBe('2 APPROVED');
  });

  it('does not take an older read, which was for somebody else, for its own', async () => {
    const release = orders.hold();
    const others = feed.listen(ids.order, () => undefined);
    feed.wake(ids.order);
    await settled();
    orders.store({ state: 'APPROVED' });
    const seen = watching();
    release();
    await settled();
    expect(seen.told).toEqual(['2 APPROVED']);
    others();
  });

  it('tells nothing until the order is later than what was seen', async () => {
    const seen = watching(2);
    await settled();
    await change({ state: 'APPROVED' });
    await change(orderToCancel());
    expect(seen.told).toEqual(['3 CANCEL_PENDING']);
  });

  it('finds a change that no event told', async () => {
    const seen = watching();
    await settled();
    orders.store({ state: 'REJECTED' });
    await clock.advance(2_000);
    expect(seen).toEqual({ told: ['1 APPROVAL_PENDING', '2 REJECTED'], over: true });
  });

  it('keeps only the last change for a reader that is slow', async () => {
    const states = watch.states(ids.order, 0, caller.signal);
    expect((await states.next()).value).toMatchObject({ version: 1 });
    await change({ state: 'APPROVED' });
    await change(orderToCancel());
    await change({ state: 'APPROVED' });
    expect((await states.next()).value).toMatchObject({ version: 4 });
    await states.return();
  });

  it('throws when there is no such order', async () => {
    const states = watch.states(ids.otherOrder, 0, caller.signal);
    await expect(states.next()).rejects.toMatchObject({ code: 'ORDER_NOT_FOUND' });
  });

  it.each([
    ['when the signal aborts', () => caller.abort()],
    ['after a final state', () => change({ state: 'CANCELLED' })],
    ['when its order cannot be read', undefined],
  ])('ends, and leaves nothing behind, %s', async (_when, end) => {
    if (end) {
      const seen = watching();
      await settled();
      await end();
      await settled();
      expect(seen.over).toBe(true);
    } else {
      orders.broken = true;
      await watch
        .states(ids.order, 0, caller.signal)
        .next()
        .catch(() => undefined);
    }
    expect(getEventListeners(caller.signal, 'abort')).toHaveLength(0);
    await clock.advance(2_000);
    expect(clock.pending).toBe(0);
  });

  it('costs one query a change, and one for all in a while, for a thousand watchers', async () => {
    const all = Array.from({ length: 1_000 }, () => watching());
    await settled();
    await change({ state: 'APPROVED' });
    await clock.advance(2_000);
    expect(orders.asked).toHaveLength(3);
    expect(all.every(({ told }) => told.length === 2)).toBe(true);
    caller.abort();
    await settled();
  });
});
