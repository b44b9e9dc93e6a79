import { DomainError } from '@comanda/kernel';

/** One line of a ticket: what to cook, as the menu named it when the order was placed. At most one line an item. */
export interface TicketLine {
  readonly menuItemId: string;
  readonly name: string;
  readonly quantity: number;
}

/** The new quantity of one line; zero removes it. Lines that stay as they are need not be listed. */
export type RevisedLine = Pick<TicketLine, 'menuItemId' | 'quantity'>;

/**
 * The lines with their new quantities, in their old order. Throws `DUPLICATE_LINE_ITEM` when a line is revised twice,
 * `LINE_ITEM_NOT_FOUND` when there is no such line, `LAST_LINE_ITEM` when nothing would be left to cook.
 */
export function reviseLines(lines: readonly TicketLine[], revision: readonly RevisedLine[]): readonly TicketLine[] {
  const quantities = new Map(revision.map(({ menuItemId, quantity }) => [menuItemId, quantity]));
  if (quantities.size < revision.length) {
    throw new DomainError('DUPLICATE_LINE_ITEM', 'invalid', 'A line is revised twice.');
  }
  for (const menuItemId of quantities.keys()) requireLine(lines, menuItemId);
  const revised = lines
    .map((line) => ({ ...line, quantity: quantities.get(line.menuItemId) ?? line.quantity }))
    .filter(({ quantity }) => quantity > 0);
  if (revised.length === 0) {
    throw new DomainError('LAST_LINE_ITEM', 'conflict', 'Nothing would be left: cancel the order instead.');
  }
  return revised;
}

function requireLine(lines: readonly TicketLine[], menuItemId: string): void {
  if (lines.some((line) => line.menuItemId === menuItemId)) return;
  throw new DomainError('LINE_ITEM_NOT_FOUND', 'invalid', `The ticket has no line for the item ${menuItemId}.`);
}
