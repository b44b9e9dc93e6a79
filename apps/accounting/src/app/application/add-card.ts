import { handler, ref } from '@comanda/messaging';
import { addCard as withCard, openAccount } from '../domain/account.js';
import { viewCard } from '../domain/card.js';
import { accountsTable } from './accounts-table.js';

/** A card for a consumer's account. */
export interface AddCard {
  readonly consumerId: string;
  /** The card's id, unless the account has its token already. */
  readonly cardId: string;
  readonly token: string;
}

/**
 * Adds a card, which pays from now on. Refused with `CARD_LIMIT_REACHED`.
 *
 * A consumer can be quicker than the news of its registration: the card then opens the account. Nobody is asked whether
 * the consumer exists; an account without one is harmless, because its orders are refused before they come to payment.
 */
export const addCard = handler({
  reads: ({ consumerId }: AddCard) => ({ account: ref(accountsTable, consumerId) }),
  decide: ({ consumerId, cardId, token }, { account: current }) => {
    const { account, card } = withCard(current ?? openAccount(consumerId), cardId, token);
    return { save: { account }, reply: viewCard(card) };
  },
});
