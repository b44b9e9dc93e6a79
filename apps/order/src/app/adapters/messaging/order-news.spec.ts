import { orderEvents } from '@comanda/contracts';
import type { EventContract } from '@comanda/kernel';
import { EventTap } from '@comanda/messaging';
import { ids } from '../../../../test/order-mothers.js';
import { OrderFeed } from '../../application/order-feed.js';
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
  const feed = { wake: (orderId: string) => void woken.push(orderId) } as unknown as OrderFeed;
  const news = new OrderNews(tap, feed);
  news.onApplicationBootstrap();
  return { tap, woken, news };
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

it('hears nothing any longer when the service stops', () => {
  const { tap, woken, news } = setUp();
  news.onApplicationShutdown();
  tap.tell(orderEvents.approved, { orderId: ids.order });
  expect(woken).toEqual([]);
});
