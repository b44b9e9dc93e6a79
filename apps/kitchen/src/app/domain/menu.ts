import { DomainError, sameMoney, type Money } from '@comanda/kernel';

/** A dish or drink that a restaurant offers. */
export interface MenuItem {
  /** Chosen by the restaurant, unique within its menu. */
  readonly menuItemId: string;
  readonly name: string;
  readonly price: Money;
}

/** What an order asks of a menu, with the price that it was calculated with. */
export interface PricedLine {
  readonly menuItemId: string;
  readonly quantity: number;
  readonly unitPrice: Money;
}

/**
 * Requires that the items make one menu. Throws `DUPLICATE_MENU_ITEM` when two have the same id, `MIXED_CURRENCIES` when
 * the prices are not all in one currency: an order's total could not be told.
 */
export function requireMenu(items: readonly MenuItem[]): void {
  const ids = new Set<string>();
  for (const { menuItemId, price } of items) {
    if (ids.has(menuItemId)) {
      throw new DomainError('DUPLICATE_MENU_ITEM', 'invalid', `The menu lists the item ${menuItemId} twice.`);
    }
    ids.add(menuItemId);
    if (price.currency !== items[0]?.price.currency) {
      throw new DomainError('MIXED_CURRENCIES', 'invalid', 'All prices of a menu must be in one currency.');
    }
  }
}

/** The item that the line asks for. Throws `MENU_ITEM_NOT_FOUND`, or `PRICE_CHANGED` when its price is no longer the line's. */
export function findOffered(items: readonly MenuItem[], line: PricedLine): MenuItem {
  const item = items.find(({ menuItemId }) => menuItemId === line.menuItemId);
  if (!item) {
    throw new DomainError('MENU_ITEM_NOT_FOUND', 'invalid', `The item ${line.menuItemId} is not on the menu.`);
  }
  if (!sameMoney(item.price, line.unitPrice)) {
    throw new DomainError('PRICE_CHANGED', 'conflict', `The price of ${line.menuItemId} has changed.`);
  }
  return item;
}
