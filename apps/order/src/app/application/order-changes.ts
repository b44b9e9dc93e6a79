import type { Executor, IdempotencyKey } from '@comanda/messaging';
import { cancelOrder, type CancelOrder } from './cancel-order.js';
import type { Accepted } from './order-requests.js';
import { reviseOrder, type ReviseOrder } from './revise-order.js';

/** Accepts what consumers ask for orders that are there. */
export class OrderChanges {
  constructor(private readonly executor: Executor) {}

  /** Throws as {@link cancelOrder} does. */
  async cancel(command: CancelOrder, once?: IdempotencyKey): Promise<Accepted> {
    const { sagaId } = await this.executor.execute(cancelOrder, command, { once });
    return { orderId: command.orderId, isRepetition: sagaId !== command.sagaId };
  }

  /** Throws as {@link reviseOrder} does. */
  async revise(command: ReviseOrder, once?: IdempotencyKey): Promise<Accepted> {
    const { sagaId } = await this.executor.execute(reviseOrder, command, { once });
    return { orderId: command.orderId, isRepetition: sagaId !== command.sagaId };
  }
}
