import { orderEvents } from '@comanda/contracts';
import type { EventContract } from '@comanda/kernel';
import { EventTap } from '@comanda/messaging';
import { FakeExecutor } from '../../../../test/fake-executor.js';
import { ids, order } from '../../../../test/order-mothers.js';
import { OrderFeed } from '../../application/order-feed.js';
import type { StoredOrder } from '../../application/order-reader.js';
import { orders } from '../../application/tables/orders.js';
import { OrderNews } from './order-news.js';

/** A tap that says what the test has it say. */
class FakeTap extends EventTap {
  subscriptions = 0;
  private readonly listeners = new Map<string, (data: object) => void>();

  onTold<T>(
    contracts: readonly EventContract<T>[],
    listener: (contract: EventContract<T>, data: T) => void,
  ): () => void {
    this.subscriptions += 1;
    for (const contract of contracts) this.listeners.set(contract.name, (data) => listener(contract, data as T));
    return () => this.listeners.clear();
  }

  tell({ name }: { readonly name: string }, data: object): void {
    this.listeners.get(name)?.(data);
  }
}

function setUp() {
  const tap = new FakeTap();
  const woken: string[] = [];
  const committed: StoredOrder[] = [];
  const feed = {
    wake: (orderId: string) => void woken.push(orderId),
    committed: (stored: StoredOrder) => void committed.push(stored),
  } as unknown as OrderFeed;
  const executor = new FakeExecutor();
  const news = new OrderNews(tap, executor, feed);
  news.onApplicationBootstrap();
  return { tap, executor, woken, committed, news };
}

const { created, ...changes } = orderEvents;

it.each(Object.values(changes))('wakes those who listen to an order when $name is told', (contract) => {
  const { tap, woken } = setUp();
  tap.tell(contract, { orderId: ids.order });
  expect(woken).toEqual([ids.order]);
});

it('does not care for an order that nobody knows yet', () => {
  const { tap, woken } = setUp();
  tap.tell(created, { orderId: ids.order });
  expect(woken).toEqual([]);
});

it('listens once, however many there are who want to know', () => {
  expect(setUp().tap.subscriptions).toBe(1);
});

it('tells those who listen what this process has committed', () => {
  const { executor, committed } = setUp();
  executor.saved(orders, ids.order, { entity: order(), version: 3 });
  expect(committed).toEqual([{ ...order(), version: 3 }]);
});

it('hears nothing any longer when the service stops', () => {
  const { tap, executor, woken, committed, news } = setUp();
  news.onApplicationShutdown();
  tap.tell(orderEvents.approved, { orderId: ids.order });
  executor.saved(orders, ids.order, { entity: order(), version: 3 });
  expect([woken, committed]).toEqual([[], []]);
});
