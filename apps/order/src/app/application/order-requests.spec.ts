import type { IdempotencyKey } from '@comanda/messaging';
import { FakeExecutor } from '../../../test/fake-executor.js';
import { ManualClock, settled } from '../../../test/manual-clock.js';
import { createOrderCommand, ids, menu, revision } from '../../../test/order-mothers.js';
import type { Order } from '../domain/order.js';
import { approveOrder } from './approve-order.js';
import { confirmCancelOrder } from './confirm-cancel-order.js';
import { confirmReviseOrder } from './confirm-revise-order.js';
import { MenuSource } from './menu-source.js';
import { OrderChanges } from './order-changes.js';
import { OrderFeed } from './order-feed.js';
import { OrderIntake } from './order-intake.js';
import { OrderReader, type StoredOrder } from './order-reader.js';
import { OrderReads } from './order-reads.js';
import { OrderRequests } from './order-requests.js';
import { OrderWaiters } from './order-waiters.js';

class NoKitchen extends MenuSource {
  async find(): Promise<undefined> {
    return undefined;
  }
}

/** Reads what the fake executor has stored. */
class StoredOrders extends OrderReader {
  asked = 0;
  constructor(private readonly executor: FakeExecutor) {
    super();
  }
  async find(orderIds: readonly string[]): Promise<ReadonlyMap<string, StoredOrder>> {
    this.asked += 1;
    return new Map(orderIds.map((orderId) => [orderId, this.stored(`orders ${orderId}`)]));
  }
  private stored(key: string): StoredOrder {
    return { ...(this.executor.entities.get(key) as Order), version: this.executor.versions.get(key) ?? 0 };
  }
}

const orderId = ids.order;

function setUp() {
  const executor = new FakeExecutor();
  executor.entities.set(`restaurant_menus ${ids.restaurant}`, menu());
  const clock = new ManualClock();
  const orders = new StoredOrders(executor);
  const reads = new OrderReads(orders);
  const feed = new OrderFeed(reads, clock);
  const requests = new OrderRequests(new OrderWaiters(feed, clock), feed, reads, executor);
  const intake = new OrderIntake(executor, new NoKitchen());
  return { executor, clock, orders, feed, requests, intake, changes: new OrderChanges(executor) };
}

type World = ReturnType<typeof setUp>;

/** A kind of request, made twice under one key, and what its saga makes of the order. */
interface Kind {
  readonly name: string;
  readonly pending: string;
  readonly ended: string;
  prepare(world: World): Promise<unknown>;
  first(world: World, once?: IdempotencyKey): ReturnType<OrderIntake['take']>;
  again(world: World, once?: IdempotencyKey): ReturnType<OrderIntake['take']>;
  end(world: World): Promise<unknown>;
}

const takeAnOrder: Kind = {
  name: 'CreateOrder',
  pending: 'APPROVAL_PENDING',
  ended: 'APPROVED',
  prepare: async () => undefined,
  first: ({ intake }, once) => intake.take(createOrderCommand(), once),
  again: ({ intake }, once) => intake.take(createOrderCommand({ orderId: ids.otherOrder }), once),
  end: ({ executor }) => executor.execute(approveOrder, { orderId }),
};

async function approved(world: World): Promise<void> {
  await takeAnOrder.first(world);
  await takeAnOrder.end(world);
}

const cancel: Kind = {
  name: 'CancelOrder',
  pending: 'CANCEL_PENDING',
  ended: 'CANCELLED',
  prepare: approved,
  first: ({ changes }, once) => changes.cancel({ orderId, sagaId: ids.cancelSaga }, once),
  again: ({ changes }, once) => changes.cancel({ orderId, sagaId: ids.otherSaga }, once),
  end: ({ executor }) => executor.execute(confirmCancelOrder, { orderId, sagaId: ids.cancelSaga }),
};

const asked = { orderId, revisedLineItems: revision };
const revise: Kind = {
  name: 'ReviseOrder',
  pending: 'REVISION_PENDING',
  ended: 'APPROVED',
  prepare: approved,
  first: ({ changes }, once) => changes.revise({ ...asked, sagaId: ids.reviseSaga }, once),
  again: ({ changes }, once) => changes.revise({ ...asked, sagaId: ids.otherSaga }, once),
  end: ({ executor }) => executor.execute(confirmReviseOrder, { orderId, sagaId: ids.reviseSaga }),
};

const once = { id: 'key', requestHash: 'hash' };
const wait = { ms: 3_000, signal: new AbortController().signal };

describe.each([takeAnOrder, cancel, revise])('$name', (kind) => {
  let world: World;
  beforeEach(async () => {
    world = setUp();
    await kind.prepare(world);
  });

  const make = (which: 'first' | 'again', wishes: Parameters<OrderRequests['make']>[1] = {}) =>
    world.requests.make((key) => kind[which](world, key), wishes);
  const end = async () => {
    await kind.end(world);
    world.feed.wake(orderId);
  };

  it('is answered at once without a wish to wait, and holds no key', async () => {
    expect(await make('first', { once })).toMatchObject({ orderId, state: kind.pending });
    expect(world.executor.keys.at(-1)).toEqual(once);
  });

  it('is answered with the version that is stored', async () => {
    const { version } = await make('first');
    expect(version).toBe(world.executor.versions.get(`orders ${orderId}`));
  });

  it('answers a repetition with the order of the first time as it is now', async () => {
    await make('first', { once });
    await end();
    expect(await make('again', { once })).toMatchObject({ orderId, state: kind.ended });
  });

  it('waits for the end of the saga', async () => {
    const made = make('first', { wait });
    await settled();
    await end();
    const { version, state } = await made;
    expect({ version, state }).toEqual({
      version: world.executor.versions.get(`orders ${orderId}`),
      state: kind.ended,
    });
  });

  it('is answered as it is when the wait is over', async () => {
    const made = make('first', { wait });
    await settled();
    await world.clock.advance(wait.ms);
    expect(await made).toMatchObject({ state: kind.pending });
  });

  it('waits a minute at most', async () => {
    const made = make('first', { wait: { ...wait, ms: 1e9 } });
    await settled();
    await world.clock.advance(60_000);
    expect(await made).toMatchObject({ state: kind.pending });
  });

  it('holds its key while it waits, and no longer', async () => {
    const made = make('first', { once, wait });
    await settled();
    await expect(make('again', { once, wait })).rejects.toMatchObject({ code: 'REQUEST_IN_PROGRESS' });
    expect(world.executor.held.has(once.id)).toBe(true);
    await end();
    await made;
    expect(world.executor.held.has(once.id)).toBe(false);
  });

  it('does not wait for a repetition whose saga has ended', async () => {
    await make('first', { once });
    await kind.end(world);
    expect(await make('again', { once, wait })).toMatchObject({ orderId, state: kind.ended });
    expect(world.executor.held.size).toBe(0);
  });

  it('waits for a repetition whose saga has not ended', async () => {
    await make('first', { once });
    const made = make('again', { once, wait });
    await settled();
    await end();
    expect(await made).toMatchObject({ state: kind.ended });
  });

  it('is answered even if the key cannot be released', async () => {
    world.executor.release = () => Promise.reject(new Error('the database is gone'));
    const made = make('first', { once, wait });
    await settled();
    await world.clock.advance(wait.ms);
    expect(await made).toMatchObject({ orderId });
  });
});

it('reads no order back that it has just taken', async () => {
  const world = setUp();
  await world.requests.make((key) => takeAnOrder.first(world, key), { once });
  expect(world.orders.asked).toBe(0);
});

it('reads an order once for a caller that waits for its end', async () => {
  const world = setUp();
  const made = world.requests.make((key) => takeAnOrder.first(world, key), { wait });
  await settled();
  await takeAnOrder.end(world);
  world.feed.wake(orderId);
  await made;
  expect(world.orders.asked).toBe(1);
});
