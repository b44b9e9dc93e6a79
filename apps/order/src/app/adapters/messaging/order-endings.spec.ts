import { orderEvents } from '@comanda/contracts';
import type { EventContract } from '@comanda/kernel';
import { EventTap } from '@comanda/messaging';
import { ids } from '../../../../test/order-mothers.js';
import { OrderWaiters } from '../../application/order-waiters.js';
import { OrderEndings } from './order-endings.js';

/** A tap that says what the test has it say. */
class FakeTap extends EventTap {
  private readonly listeners = new Map<string, (data: object) => void>();

  onTold<T>(
    contracts: readonly EventContract<T>[],
    listener: (contract: EventContract<T>, data: T) => void,
  ): () => void {
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
  const waiters = { wake: (orderId: string) => void woken.push(orderId) } as unknown as OrderWaiters;
  const endings = new OrderEndings(tap, waiters);
  endings.onApplicationBootstrap();
  return { tap, woken, endings };
}

it.each([orderEvents.approved, orderEvents.rejected])(
  'wakes those who wait for an order when $name is told',
  (contract) => {
    const { tap, woken } = setUp();
    tap.tell(contract, { orderId: ids.order });
    expect(woken).toEqual([ids.order]);
  },
);

it('hears nothing any longer when the service stops', () => {
  const { tap, woken, endings } = setUp();
  endings.onApplicationShutdown();
  tap.tell(orderEvents.approved, { orderId: ids.order });
  expect(woken).toEqual([]);
});
