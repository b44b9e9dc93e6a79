import { accountDisabled, accountNotFound, cardLimitReached, cardMissing } from './accounting-errors.js';
import { cardOf, viewCard, type Card, type CardView } from './card.js';

/** What pays for a consumer's orders. Its id is the consumer's. */
export interface Account {
  readonly accountId: string;
  /** A disabled account's payments are refused. */
  readonly enabled: boolean;
  /** In the order in which they were added; the last one pays. */
  readonly cards: readonly Card[];
}

/** What may be shown of an account: its cards without their tokens. */
export interface AccountView extends Omit<Account, 'cards'> {
  readonly cards: readonly CardView[];
}

/** Cards that one account may have. */
export const MAX_CARDS = 20;

/** A new account: enabled, without cards. */
export function openAccount(accountId: string): Account {
  return { accountId, enabled: true, cards: [] };
}

/**
 * The account with that card as the one that pays. A token that it has already keeps its card, which pays from now on.
 * Throws `CARD_LIMIT_REACHED`.
 */
export function addCard(account: Account, cardId: string, token: string): { account: Account; card: Card } {
  const card = account.cards.find((held) => held.token === token) ?? cardOf(cardId, token);
  const others = account.cards.filter((held) => held !== card);
  if (others.length >= MAX_CARDS) throw cardLimitReached(MAX_CARDS);
  return { account: { ...account, cards: [...others, card] }, card };
}

/** The account, enabled or disabled. */
export function setEnabled(account: Account, enabled: boolean): Account {
  return { ...account, enabled };
}

/** The card that pays. Throws `ACCOUNT_NOT_FOUND`, `ACCOUNT_DISABLED` or `CARD_MISSING`. */
export function payingCard(account: Account | undefined): Card {
  if (!account) throw accountNotFound();
  if (!account.enabled) throw accountDisabled();
  const card = account.cards.at(-1);
  if (!card) throw cardMissing();
  return card;
}

/** Shows an account. */
export function viewAccount({ accountId, enabled, cards }: Account): AccountView {
  return { accountId, enabled, cards: cards.map(viewCard) };
}
