import { FakeExecutor } from '../../../test/fake-executor.js';
import { ManualClock, settled } from '../../../test/manual-clock.js';
import { createOrderCommand, ids, menu } from '../../../test/order-mothers.js';
import type { Order } from '../domain/order.js';
import { approveOrder } from './approve-order.js';
import { MenuSource } from './menu-source.js';
import { OrderIntake } from './order-intake.js';
import { OrderPlacement } from './order-placement.js';
import { OrderReader, type StoredOrder } from './order-reader.js';
import { OrderWaiters } from './order-waiters.js';

class NoKitchen extends MenuSource {
  async find(): Promise<undefined> {
    return undefined;
  }
}

/** Reads what the fake executor has stored. */
class StoredOrders extends OrderReader {
  constructor(private readonly executor: FakeExecutor) {
    super();
  }
  async get(orderId: string): Promise<StoredOrder> {
    return { ...(this.executor.entities.get(`orders ${orderId}`) as Order), version: 1 };
  }
  async endedAmong(): Promise<readonly string[]> {
    return [];
  }
}

function setUp() {
  const executor = new FakeExecutor();
  executor.entities.set(`restaurant_menus ${ids.restaurant}`, menu());
  const clock = new ManualClock();
  const orders = new StoredOrders(executor);
  const waiters = new OrderWaiters(orders, clock);
  const placement = new OrderPlacement(new OrderIntake(executor, new NoKitchen()), waiters, orders, executor);
  const approve = async () => {
    await executor.execute(approveOrder, { orderId: ids.order });
    waiters.wake(ids.order);
  };
  return { executor, clock, placement, approve };
}

const once = { id: 'key', requestHash: 'hash' };
const wait = { ms: 3_000, signal: new AbortController().signal };
const again = createOrderCommand({ orderId: ids.otherOrder });

describe('placing an order', () => {
  it('answers at once without a wish to wait, and holds no key', async () => {
    const { executor, placement } = setUp();
    expect(await placement.place(createOrderCommand(), { once })).toMatchObject({
      orderId: ids.order,
      state: 'APPROVAL_PENDING',
    });
    expect(executor.keys).toEqual([once]);
  });

  it('answers a repetition with the order of the first time as it is now', async () => {
    const { placement, approve } = setUp();
    await placement.place(createOrderCommand(), { once });
    await approve();
    expect(await placement.place(again, { once })).toMatchObject({ orderId: ids.order, state: 'APPROVED' });
  });

  it('waits for the end of the saga', async () => {
    const { placement, approve } = setUp();
    const placed = placement.place(createOrderCommand(), { wait });
    await settled();
    await approve();
    expect(await placed).toMatchObject({ state: 'APPROVED' });
  });

  it('answers the order as it is when the wait is over', async () => {
    const { clock, placement } = setUp();
    const placed = placement.place(createOrderCommand(), { wait });
    await settled();
    await clock.advance(wait.ms);
    expect(await placed).toMatchObject({ state: 'APPROVAL_PENDING' });
  });

  it('waits a minute at most', async () => {
    const { clock, placement } = setUp();
    const placed = placement.place(createOrderCommand(), { wait: { ...wait, ms: 1e9 } });
    await settled();
    await clock.advance(60_000);
    expect(await placed).toMatchObject({ state: 'APPROVAL_PENDING' });
  });

  it('holds its key while it waits, and no longer', async () => {
    const { executor, placement, approve } = setUp();
    const placed = placement.place(createOrderCommand(), { once, wait });
    await settled();
    await expect(placement.place(again, { once, wait })).rejects.toMatchObject({ code: 'REQUEST_IN_PROGRESS' });
    expect(executor.held.has(once.id)).toBe(true);
    await approve();
    await placed;
    expect(executor.held.has(once.id)).toBe(false);
  });

  it('does not wait for a repeated order that has ended', async () => {
    const { executor, clock, placement, approve } = setUp();
    await placement.place(createOrderCommand(), { once });
    await approve();
    expect(await placement.place(again, { once, wait })).toMatchObject({ orderId: ids.order, state: 'APPROVED' });
    expect(clock.pending).toBe(0);
    expect(executor.held.size).toBe(0);
  });

  it('answers the order even if the key cannot be released', async () => {
    const { executor, clock, placement } = setUp();
    executor.release = () => Promise.reject(new Error('the database is gone'));
    const placed = placement.place(createOrderCommand(), { once, wait });
    await settled();
    await clock.advance(wait.ms);
    expect(await placed).toMatchObject({ orderId: ids.order });
  });
});
