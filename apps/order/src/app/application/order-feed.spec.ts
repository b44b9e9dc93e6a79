import { FakeOrders } from '../../../test/fake-orders.js';
import { ManualClock, settled } from '../../../test/manual-clock.js';
import { ids } from '../../../test/order-mothers.js';
import { OrderFeed } from './order-feed.js';
import { OrderReads } from './order-reads.js';

let clock: ManualClock;
let orders: FakeOrders;
let feed: OrderFeed;

beforeEach(() => {
  clock = new ManualClock();
  orders = new FakeOrders();
  feed = new OrderFeed(new OrderReads(orders), clock);
  orders.store();
  orders.store({ orderId: ids.otherOrder });
});

/** Notes the versions that a listener is told. */
function listen(orderId: string) {
  const told: number[] = [];
  return { told, stop: feed.listen(orderId, ({ version }) => told.push(version)) };
}

const CHECK_MS = 2_000;

it('tells all who listen to an order, and no others, how it is when it is woken', async () => {
  const [one, another, other] = [listen(ids.order), listen(ids.order), listen(ids.otherOrder)];
  orders.store({ state: 'APPROVED' });
  feed.wake(ids.order);
  await settled();
  expect([one.told, another.told, other.told]).toEqual([[2], [2], []]);
});

it('reads all orders that are woken in the same turn by one query', async () => {
  const listening = [listen(ids.order), listen(ids.otherOrder)];
  feed.wake(ids.order);
  feed.wake(ids.otherOrder);
  await settled();
  expect(orders.asked).toEqual([[ids.order, ids.otherOrder]]);
  expect(listening.map(({ told }) => told)).toEqual([[1], [1]]);
});

it('tells what this process commits at once, without reading it', () => {
  const [one, other] = [listen(ids.order), listen(ids.otherOrder)];
  feed.committed(orders.store({ state: 'APPROVED' }));
  expect([one.told, other.told, orders.asked]).toEqual([[2], [], []]);
});

it('tells nothing older than it has told before', async () => {
  const { told } = listen(ids.order);
  const release = orders.hold();
  feed.wake(ids.order);
  await settled();
  feed.committed(orders.store({ state: 'APPROVED' }));
  release();
  await settled();
  expect(told).toEqual([2]);
});

it('reads nothing that nobody listens to', async () => {
  listen(ids.order);
  feed.wake(ids.otherOrder);
  await settled();
  expect(orders.asked).toEqual([]);
});

it('tells who has stopped listening nothing, and the others still', async () => {
  const [one, another] = [listen(ids.order), listen(ids.order)];
  feed.wake(ids.order);
  one.stop();
  await settled();
  expect([one.told, another.told]).toEqual([[], [1]]);
});

it('tells nobody what was read before he listened: he may know more', async () => {
  const release = orders.hold();
  const early = listen(ids.order);
  feed.wake(ids.order);
  await settled();
  orders.store({ state: 'APPROVED' });
  const late = listen(ids.order);
  release();
  await settled();
  expect([early.told, late.told]).toEqual([[1], []]);
  feed.wake(ids.order);
  await settled();
  expect([early.told, late.told]).toEqual([[1, 2], [2]]);
});

it('finds changes that no event told, by one query for all, again and again', async () => {
  const [one, other] = [listen(ids.order), listen(ids.otherOrder)];
  orders.store({ state: 'APPROVED' });
  await clock.advance(CHECK_MS);
  await clock.advance(CHECK_MS);
  expect(orders.asked).toEqual([
    [ids.order, ids.otherOrder],
    [ids.order, ids.otherOrder],
  ]);
  expect([one.told, other.told]).toEqual([
    [2, 2],
    [1, 1],
  ]);
});

it('keeps asking while the store cannot be asked', async () => {
  const { told } = listen(ids.order);
  orders.broken = true;
  feed.wake(ids.order);
  await clock.advance(CHECK_MS);
  orders.broken = false;
  await clock.advance(CHECK_MS);
  expect(told).toEqual([1]);
});

it('leaves no timer, and asks nothing, when nobody listens any longer', async () => {
  const { stop } = listen(ids.order);
  stop();
  await clock.advance(CHECK_MS);
  expect(orders.asked).toEqual([]);
  expect(clock.pending).toBe(0);
});

it('checks again for who comes after that', async () => {
  listen(ids.order).stop();
  await clock.advance(CHECK_MS);
  const { told } = listen(ids.order);
  await clock.advance(CHECK_MS);
  expect(told).toEqual([1]);
});

it('does not end the listening of others who came when one stops twice', async () => {
  const one = listen(ids.order);
  one.stop();
  const another = listen(ids.order);
  one.stop();
  feed.wake(ids.order);
  await settled();
  expect(another.told).toEqual([1]);
});
