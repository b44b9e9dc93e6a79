import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { Payment_State, type AccountingService } from '@comanda/contracts';
import type { AccountView } from '../../domain/account.js';
import type { CardView } from '../../domain/card.js';
import type { PaymentView } from '../../domain/payment.js';

type Methods = typeof AccountingService.method;
type AccountMessage = NonNullable<MessageInitShape<Methods['getAccount']['output']>['account']>;
type PaymentMessage = NonNullable<MessageInitShape<Methods['getPayment']['output']>['payment']>;

/** A card as callers see it: what is named here and no more, so that no token slips through. */
export function cardMessage({ cardId, last4 }: CardView) {
  return { cardId, last4 };
}

/** An account as callers see it. */
export function accountMessage({ accountId, enabled, cards }: AccountView): AccountMessage {
  return { accountId, enabled, cards: cards.map(cardMessage) };
}

/** A payment as callers see it. */
export function paymentMessage({ paymentId, accountId, state, amount, updatedAt }: PaymentView): PaymentMessage {
  return { paymentId, accountId, state: Payment_State[state], amount, updatedAt: timestampFromDate(updatedAt) };
}
