import { DomainError } from '@comanda/kernel';
import type { Executor, IdempotencyKey } from '@comanda/messaging';
import { createOrder, type CreateOrder } from './create-order.js';
import type { MenuSource } from './menu-source.js';
import type { Accepted } from './order-requests.js';
import { replicateMenu } from './replicate-menu.js';

/** What a newer copy of the menu may put right. */
const LACKING = new Set(['RESTAURANT_NOT_FOUND', 'MENU_ITEM_NOT_FOUND']);

/**
 * Takes orders. Our copies of menus follow the kitchen's events, which may be late: before an order is refused for what
 * our copy lacks, the kitchen itself is asked, once, between two transactions.
 */
export class OrderIntake {
  constructor(
    private readonly executor: Executor,
    private readonly menus: MenuSource,
  ) {}

  /**
   * Takes the order; with a key that was used before, answers the order that it made then.
   * Throws what {@link createOrder} throws, and a `DomainError` of kind `unavailable` when the kitchen had to be asked but was not there.
   */
  async take(command: CreateOrder, once?: IdempotencyKey): Promise<Accepted> {
    try {
      return await this.create(command, once);
    } catch (error) {
      if (!(error instanceof DomainError && LACKING.has(error.code))) throw error;
      const menu = await this.menus.find(command.restaurantId);
      if (!menu) throw error;
      await this.executor.execute(replicateMenu, menu);
      return this.create(command, once);
    }
  }

  private async create(command: CreateOrder, once?: IdempotencyKey): Promise<Accepted> {
    const { orderId, order } = await this.executor.execute(createOrder, command, { once });
    return { orderId, order, isRepetition: orderId !== command.orderId };
  }
}
