import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { orderEvents } from '@comanda/contracts';
import type { EventContract } from '@comanda/kernel';
import { EventTap } from '@comanda/messaging';
import { OrderFeed } from '../../application/order-feed.js';

/** All but `OrderCreated`: until then there is nobody who could listen. */
const { created: _nobodyKnowsIt, ...changes } = orderEvents;
const CHANGES: readonly EventContract<{ readonly orderId: string }>[] = Object.values(changes);

/** Wakes those who listen to an order when any process of this service tells a change of it. One subscription for all. */
@Injectable()
export class OrderNews implements OnApplicationBootstrap, OnApplicationShutdown {
  private stop?: () => void;

  constructor(
    private readonly tap: EventTap,
    private readonly feed: OrderFeed,
  ) {}

  onApplicationBootstrap(): void {
    this.stop = this.tap.onTold(CHANGES, (_contract, { orderId }) => this.feed.wake(orderId));
  }

  onApplicationShutdown(): void {
    this.stop?.();
  }
}
