import { account, badCard, goodCard } from '../../../test/accounting-mothers.js';
import { addCard, MAX_CARDS, openAccount, payingCard, setEnabled, viewAccount } from './account.js';
import { cardOf } from './card.js';

const cards = (count: number) => Array.from({ length: count }, (_, index) => cardOf(`card${index}`, `tok_${index}`));

it('opens an account enabled and without cards', () => {
  expect(openAccount('a1')).toEqual({ accountId: 'a1', enabled: true, cards: [] });
});

describe('adding a card', () => {
  it('lets the card that was added last pay', () => {
    const added = addCard(account({ cards: [goodCard] }), badCard.cardId, badCard.token);
    expect(added.account.cards).toEqual([goodCard, badCard]);
    expect(added.card).toEqual(badCard);
    expect(payingCard(added.account)).toEqual(badCard);
  });

  it('keeps one card for a token that is added again, and lets it pay', () => {
    const added = addCard(account({ cards: [goodCard, badCard] }), 'another id', goodCard.token);
    expect(added.account.cards).toEqual([badCard, goodCard]);
    expect(added.card).toEqual(goodCard);
  });

  it('takes as many cards as an account may have', () => {
    const added = addCard(account({ cards: cards(MAX_CARDS - 1) }), 'last', 'tok_last');
    expect(added.account.cards).toHaveLength(MAX_CARDS);
  });

  it('refuses one card more', () => {
    expect(() => addCard(account({ cards: cards(MAX_CARDS) }), 'more', 'tok_more')).toThrow(
      expect.objectContaining({ code: 'CARD_LIMIT_REACHED', kind: 'conflict' }),
    );
  });

  it('lets a full account choose among the cards that it has', () => {
    const full = account({ cards: cards(MAX_CARDS) });
    expect(addCard(full, 'ignored', 'tok_0').account.cards.at(-1)).toEqual(cardOf('card0', 'tok_0'));
  });
});

describe('the card that pays', () => {
  it.each([
    ['ACCOUNT_NOT_FOUND', undefined],
    ['ACCOUNT_DISABLED', account({ enabled: false, cards: [] })],
    ['CARD_MISSING', account({ cards: [] })],
  ])('is refused with %s', (code, held) => {
    expect(() => payingCard(held)).toThrow(expect.objectContaining({ code }));
  });
});

it.each([true, false])('sets enabled to %s and nothing else', (enabled) => {
  expect(setEnabled(account({ enabled: !enabled }), enabled)).toEqual(account({ enabled }));
});

it('shows no token', () => {
  const view = viewAccount(account({ cards: [goodCard, badCard] }));
  expect(view.cards).toEqual([
    { cardId: goodCard.cardId, last4: '4242' },
    { cardId: badCard.cardId, last4: '0002' },
  ]);
  expect(JSON.stringify(view)).not.toContain('tok_');
});
