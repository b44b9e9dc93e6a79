import { create, toJson } from '@bufbuild/protobuf';
import { AccountingService } from '@comanda/contracts';
import { account, badCard, CONSUMER_ID, goodCard, ORDER_ID, payment } from '../../../../test/accounting-mothers.js';
import { accountMessage, cardMessage, paymentMessage } from './accounting-mapper.js';

const { getAccount, getPayment } = AccountingService.method;

it('shows cards without their tokens, even when it is given them', () => {
  expect(cardMessage(goodCard)).toEqual({ cardId: goodCard.cardId, last4: '4242' });
  const shown = accountMessage(account({ cards: [goodCard, badCard] }));
  expect(JSON.stringify(shown)).not.toContain('tok_');
  const message = create(getAccount.output, { account: shown });
  expect(toJson(getAccount.output, message)).toEqual({
    account: {
      accountId: CONSUMER_ID,
      enabled: true,
      cards: [
        { cardId: goodCard.cardId, last4: '4242' },
        { cardId: badCard.cardId, last4: '0002' },
      ],
    },
  });
});

it.each(['AUTHORIZED', 'DECLINED', 'CAPTURED', 'RELEASED', 'REFUNDED'] as const)('shows a payment as %s', (state) => {
  const message = create(getPayment.output, { payment: paymentMessage(payment({ state })) });
  expect(toJson(getPayment.output, message)).toEqual({
    payment: {
      paymentId: ORDER_ID,
      accountId: CONSUMER_ID,
      state,
      amount: { amountMinor: '2500', currency: 'EUR' },
      updatedAt: '2026-03-01T10:00:00Z',
    },
  });
});
