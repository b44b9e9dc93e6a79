import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { AccountingService } from '@comanda/contracts';
import type { AccountView } from '../../domain/account.js';
import type { CardView } from '../../domain/card.js';
import type { Payment, PaymentState } from '../../domain/payment.js';

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
export function paymentMessage({ paymentId, accountId, state, amount, updatedAt }: Payment): PaymentMessage {
  return { paymentId, accountId, state: stateNumber(state), amount, updatedAt: timestampFromDate(updatedAt) };
}

/** The contract's number for a state; it names the states as we do. */
function stateNumber(state: PaymentState): PaymentMessage['state'] {
  const payment = AccountingService.method.getPayment.output.field.payment.message;
  const states = payment?.fields.find(({ name }) => name === 'state')?.enum?.values;
  return states?.find(({ name }) => name === state)?.number;
}
