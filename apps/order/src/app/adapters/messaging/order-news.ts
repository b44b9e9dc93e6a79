import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { orderEvents } from '@comanda/contracts';
import type { EventContract } from '@comanda/kernel';
import { EventTap, Executor } from '@comanda/messaging';
import { OrderFeed } from '../../application/order-feed.js';
import { orders } from '../../application/tables/orders.js';

/** All but `OrderCreated`: until then there is nobody who could listen. */
const { created: _nobodyKnowsIt, ...changes } = orderEvents;
const CHANGES: readonly EventContract<{ readonly orderId: string }>[] = Object.values(changes);

/**
 * Tells those who listen to an order what this process commits of it, and wakes them when any process of this service tells a change.
 * One subscription for all.
 */
@Injectable()
export class OrderNews implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly stops: (() => void)[] = [];

  constructor(
    private readonly tap: EventTap,
    private readonly executor: Executor,
    private readonly feed: OrderFeed,
  ) {}

  onApplicationBootstrap(): void {
    this.stops.push(
      this.executor.onSaved(orders, (_id, { entity, version }) => this.feed.committed({ ...entity, version })),
      this.tap.onTold(CHANGES, (_contract, { orderId }) => this.feed.wake(orderId)),
    );
  }

  onApplicationShutdown(): void {
    for (const stop of this.stops.splice(0)) stop();
  }
}
