import { ref } from '@comanda/messaging';
import { account, badCard, CONSUMER_ID, goodCard } from '../../../test/accounting-mothers.js';
import { MAX_CARDS } from '../domain/account.js';
import { cardOf } from '../domain/card.js';
import { accountsTable } from './accounts-table.js';
import { addCard } from './add-card.js';

const command = { consumerId: CONSUMER_ID, cardId: badCard.cardId, token: badCard.token };
const now = new Date('2026-03-02T10:00:00Z');

it('looks at the account with the id of the consumer', () => {
  expect(addCard.reads(command)).toEqual({ account: ref(accountsTable, CONSUMER_ID) });
});

it('adds the card and answers it without its token', () => {
  expect(addCard.decide(command, { account: account() }, now)).toEqual({
    save: { account: account({ cards: [goodCard, badCard] }) },
    reply: { cardId: badCard.cardId, last4: '0002' },
  });
});

it('opens the account when the card is quicker than the news of the registration', () => {
  const { save } = addCard.decide(command, { account: undefined }, now);
  expect(save).toEqual({ account: account({ cards: [badCard] }) });
});

it('answers the card that the account has for the token', () => {
  const { reply } = addCard.decide({ ...command, token: goodCard.token }, { account: account() }, now);
  expect(reply).toEqual({ cardId: goodCard.cardId, last4: '4242' });
});

it('refuses a card too many', () => {
  const cards = Array.from({ length: MAX_CARDS }, (_, index) => cardOf(`card${index}`, `tok_${index}`));
  expect(() => addCard.decide(command, { account: account({ cards }) }, now)).toThrow(
    expect.objectContaining({ code: 'CARD_LIMIT_REACHED' }),
  );
});
