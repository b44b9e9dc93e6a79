import { FakeOrders } from '../../../test/fake-orders.js';
import { settled } from '../../../test/manual-clock.js';
import { ids } from '../../../test/order-mothers.js';
import { OrderReads } from './order-reads.js';

let orders: FakeOrders;
let reads: OrderReads;

beforeEach(() => {
  orders = new FakeOrders();
  reads = new OrderReads(orders);
  orders.store();
  orders.store({ orderId: ids.otherOrder });
});

it('reads an order with its version', async () => {
  orders.store({ state: 'APPROVED' });
  expect(await reads.get(ids.order)).toMatchObject({ orderId: ids.order, state: 'APPROVED', version: 2 });
});

it('is refused when there is no such order, and the others are read all the same', async () => {
  const unknown = '01938f0e-0000-7000-8000-00000000000f';
  const [found, missing] = await Promise.allSettled([reads.get(ids.order), reads.get(unknown)]);
  expect(found.status).toBe('fulfilled');
  expect(missing).toMatchObject({ reason: { code: 'ORDER_NOT_FOUND', kind: 'not-found' } });
});

it('makes one query of all that is asked for in the same turn', async () => {
  await Promise.all([reads.get(ids.order), reads.get(ids.otherOrder), reads.get(ids.order)]);
  expect(orders.asked).toEqual([[ids.order, ids.otherOrder]]);
});

it('makes one query of all that is asked for while another runs', async () => {
  const release = orders.hold();
  const all = [reads.get(ids.order)];
  await settled();
  all.push(reads.get(ids.order));
  await settled();
  all.push(reads.get(ids.otherOrder));
  await settled();
  expect(orders.asked).toEqual([[ids.order]]);
  release();
  await Promise.all(all);
  expect(orders.asked).toEqual([[ids.order], [ids.order, ids.otherOrder]]);
});

it('sees what was committed before it was asked, even if a query runs that does not', async () => {
  const release = orders.hold();
  const before = reads.get(ids.order);
  await settled();
  orders.store({ state: 'APPROVED' });
  const after = reads.get(ids.order);
  release();
  expect([(await before).version, (await after).version]).toEqual([1, 2]);
});

it('fails while the store does, and not after', async () => {
  orders.broken = true;
  await expect(reads.get(ids.order)).rejects.toThrow('the database is gone');
  orders.broken = false;
  expect(await reads.get(ids.order)).toMatchObject({ orderId: ids.order });
});
