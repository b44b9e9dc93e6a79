import type { Clock } from '@comanda/kernel';
import { isHeldBySaga } from '../domain/order-state.js';
import type { OrderFeed } from './order-feed.js';
import type { StoredOrder } from './order-reader.js';

/** Callers that wait until the saga that holds their order lets it go. */
export class OrderWaiters {
  constructor(
    private readonly feed: OrderFeed,
    private readonly clock: Clock,
  ) {}

  /** The order once no saga holds it; `undefined` after `ms`, or when the signal aborts. Never rejects. */
  until(orderId: string, ms: number, signal: AbortSignal): Promise<StoredOrder | undefined> {
    if (signal.aborted) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const leave = (order?: StoredOrder) => {
        stopTimer();
        stopListening();
        signal.removeEventListener('abort', giveUp);
        resolve(order);
      };
      const giveUp = () => leave();
      const stopTimer = this.clock.after(ms, giveUp);
      const stopListening = this.feed.listen(orderId, (order) => isHeldBySaga(order.state) || leave(order));
      signal.addEventListener('abort', giveUp);
    });
  }
}
