import { DomainError } from '@comanda/kernel';
import { requireDistinct, totalOf, type OrderLine, type Quote } from './pricing.js';

/** The new quantity of one line. */
export interface RevisedLine {
  readonly menuItemId: string;
  /** Zero removes the line. */
  readonly quantity: number;
}

/**
 * The lines with their new quantities, and what they come to, at the prices that they were ordered for. Throws `DUPLICATE_LINE_ITEM`,
 * `LINE_ITEM_NOT_FOUND` for an item that was not ordered, `LAST_LINE_ITEM` when no line would be left, or `MONEY_OUT_OF_RANGE`.
 */
export function revisedQuote(lines: readonly OrderLine[], revision: readonly RevisedLine[]): Quote {
  requireDistinct(revision);
  const quantities = new Map(revision.map(({ menuItemId, quantity }) => [menuItemId, quantity]));
  requireOrdered(lines, revision);
  const lineItems = lines
    .map((line) => ({ ...line, quantity: quantities.get(line.menuItemId) ?? line.quantity }))
    .filter(({ quantity }) => quantity > 0);
  const total = totalOf(lineItems);
  if (!total) {
    throw new DomainError('LAST_LINE_ITEM', 'conflict', 'The last line cannot be removed: cancel the order instead.');
  }
  return { lineItems, total };
}

function requireOrdered(lines: readonly OrderLine[], revision: readonly RevisedLine[]): void {
  const ordered = new Set(lines.map(({ menuItemId }) => menuItemId));
  const unknown = revision.find(({ menuItemId }) => !ordered.has(menuItemId));
  if (unknown) {
    throw new DomainError('LINE_ITEM_NOT_FOUND', 'invalid', `The order has no line for ${unknown.menuItemId}.`);
  }
}
