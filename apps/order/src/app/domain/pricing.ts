import { addMoney, DomainError, multiplyMoney, type Money } from '@comanda/kernel';
import type { MenuItem, RestaurantMenu } from './restaurant-menu.js';

/** What a consumer asks for. */
export interface RequestedLine {
  readonly menuItemId: string;
  readonly quantity: number;
}

/** One line of an order, with the name and the price that the menu had when it was taken. */
export interface OrderLine extends RequestedLine {
  readonly name: string;
  /** The price of one. */
  readonly unitPrice: Money;
}

/** Lines with their prices, and what they come to. */
export interface Quote {
  readonly lineItems: readonly OrderLine[];
  readonly total: Money;
}

/**
 * Prices what is asked for. Throws `ORDER_EMPTY`, `DUPLICATE_LINE_ITEM` (one line an item), `MENU_ITEM_NOT_FOUND`, or
 * `MONEY_OUT_OF_RANGE` when the total is beyond what the system handles.
 */
export function quote(menu: RestaurantMenu, requested: readonly RequestedLine[]): Quote {
  requireDistinct(requested);
  const offered = new Map(menu.menuItems.map((item) => [item.menuItemId, item]));
  const lineItems = requested.map((line) => priced(line, offered));
  const total = totalOf(lineItems);
  if (!total) throw new DomainError('ORDER_EMPTY', 'invalid', 'An order must have at least one line.');
  return { lineItems, total };
}

/** What the lines come to; `undefined` for none. Throws `MONEY_OUT_OF_RANGE`. */
export function totalOf(lines: readonly OrderLine[]): Money | undefined {
  const [first, ...others] = lines.map(({ unitPrice, quantity }) => multiplyMoney(unitPrice, quantity));
  return first && others.reduce(addMoney, first);
}

function priced({ menuItemId, quantity }: RequestedLine, offered: ReadonlyMap<string, MenuItem>): OrderLine {
  const item = offered.get(menuItemId);
  if (!item) throw new DomainError('MENU_ITEM_NOT_FOUND', 'invalid', `The item ${menuItemId} is not on the menu.`);
  return { menuItemId, quantity, name: item.name, unitPrice: item.price };
}

/** Throws `DUPLICATE_LINE_ITEM` when an item has two lines. */
export function requireDistinct(requested: readonly RequestedLine[]): void {
  const ids = new Set<string>();
  for (const { menuItemId } of requested) {
    if (ids.has(menuItemId)) {
      throw new DomainError(
        'DUPLICATE_LINE_ITEM',
        'invalid',
        `The item ${menuItemId} is listed twice: add up its quantities.`,
      );
    }
    ids.add(menuItemId);
  }
}
