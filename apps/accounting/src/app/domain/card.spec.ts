import { money } from '@comanda/kernel';
import { authorizeCard, cardOf, viewCard } from './card.js';

const amount = money(1, 'EUR');

it('shows the last four characters of a token and not the token', () => {
  expect(viewCard(cardOf('card1', 'tok_visa_4242'))).toEqual({ cardId: 'card1', last4: '4242' });
});

it.each(['tok_declined', 'tok_declined_0002', 'tok_declinedforever'])('declines %s', (token) => {
  expect(authorizeCard(token, amount)).toBe('declined');
});

it.each(['tok_visa_4242', 'tok_not_declined', 'tok_decline', 'tok_DECLINED'])('approves %s', (token) => {
  expect(authorizeCard(token, amount)).toBe('approved');
});
