import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { orderEvents } from '@comanda/contracts';
import type { EventContract } from '@comanda/kernel';
import { EventTap } from '@comanda/messaging';
import { OrderWaiters } from '../../application/order-waiters.js';

const ENDINGS: readonly EventContract<{ readonly orderId: string }>[] = [orderEvents.approved, orderEvents.rejected];

/** Wakes those who wait for an order when any process of this service tells its end. */
@Injectable()
export class OrderEndings implements OnApplicationBootstrap, OnApplicationShutdown {
  private stop?: () => void;

  constructor(
    private readonly tap: EventTap,
    private readonly waiters: OrderWaiters,
  ) {}

  onApplicationBootstrap(): void {
    this.stop = this.tap.onTold(ENDINGS, (_contract, { orderId }) => this.waiters.wake(orderId));
  }

  onApplicationShutdown(): void {
    this.stop?.();
  }
}
