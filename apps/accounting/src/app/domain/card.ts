import type { Money } from '@comanda/kernel';

/** A payment card, known by the token that the payment provider gave for it. */
export interface Card {
  readonly cardId: string;
  /** Whoever has it can charge the card: it is never answered, told or logged. */
  readonly token: string;
  /** The token's last four characters, for people to tell their cards apart. */
  readonly last4: string;
}

/** What may be shown of a card. */
export type CardView = Pick<Card, 'cardId' | 'last4'>;

/** The card behind a token. */
export function cardOf(cardId: string, token: string): Card {
  return { cardId, token, last4: token.slice(-4) };
}

/** Shows a card without its token. */
export function viewCard({ cardId, last4 }: Card): CardView {
  return { cardId, last4 };
}

/** What a card's issuer says to an authorization. */
export type Authorization = 'approved' | 'declined';

const ALWAYS_DECLINED = 'tok_declined';

/**
 * Asks the card's issuer to hold an amount. The issuer is simulated: tokens that begin with `tok_declined` are declined
 * whatever the amount, all others approved.
 */
export function authorizeCard(token: string, _amount: Money): Authorization {
  return token.startsWith(ALWAYS_DECLINED) ? 'declined' : 'approved';
}
