import { money } from '@comanda/kernel';
import type { Account } from '../src/app/domain/account.js';
import { cardOf, type Card } from '../src/app/domain/card.js';
import type { Payment } from '../src/app/domain/payment.js';

/** Whose account it is in tests. */
export const CONSUMER_ID = '01890a5d-ac96-774b-bcce-b302099a8057';

/** What is paid for in tests. */
export const ORDER_ID = '01890a5d-ac96-774b-bcce-b302099a8058';

/** A card that is always approved. */
export const goodCard: Card = cardOf('01890a5d-ac96-774b-bcce-b302099a8059', 'tok_visa_4242');

/** A card that is never approved. */
export const badCard: Card = cardOf('01890a5d-ac96-774b-bcce-b302099a8060', 'tok_declined_0002');

/** An enabled account with a good card; what is given overrides. */
export function account(overrides: Partial<Account> = {}): Account {
  return { accountId: CONSUMER_ID, enabled: true, cards: [goodCard], ...overrides };
}

/** An authorized payment of 25.00 EUR; what is given overrides. */
export function payment(overrides: Partial<Payment> = {}): Payment {
  return {
    paymentId: ORDER_ID,
    accountId: CONSUMER_ID,
    state: 'AUTHORIZED',
    amount: money(2_500, 'EUR'),
    revisedBy: null,
    updatedAt: new Date('2026-03-01T10:00:00Z'),
    ...overrides,
  };
}
