import { money } from '@comanda/kernel';
import type { Decision, Handler, Loaded, LogEntry, Reads } from '@comanda/messaging';
import { authorizePayment } from '../src/app/application/authorize-payment.js';
import { onTicketPickedUp } from '../src/app/application/on-ticket-picked-up.js';
import { releasePayment } from '../src/app/application/release-payment.js';
import { reversePayment } from '../src/app/application/reverse-payment.js';
import { revisePayment } from '../src/app/application/revise-payment.js';
import type { Account } from '../src/app/domain/account.js';
import type { Payment } from '../src/app/domain/payment.js';
import { account, badCard, CONSUMER_ID } from './accounting-mothers.js';

/** All that is stored of payments: what acts of tests change. Never changed itself, so that many futures can begin at one. */
export interface Books {
  readonly payments: ReadonlyMap<string, Payment>;
  readonly ledger: readonly LogEntry[];
}

/** Books with nothing in them. */
export const emptyBooks: Books = { payments: new Map(), ledger: [] };

/** Something that is asked of accounting about one payment. A refusal leaves the books as they were, or with a declined payment. */
export interface Act {
  readonly name: string;
  readonly apply: (books: Books, paymentId: string) => Books;
}

/** Every act on a payment, in the variants that matter: also repeated, and by a card that is declined. */
export const acts: readonly Act[] = [
  act('authorize', authorizePayment, (orderId) => ({ orderId, consumerId: CONSUMER_ID, amount: money(2_500, 'EUR') })),
  act(
    'authorize with a bad card',
    authorizePayment,
    (orderId) => ({ orderId, consumerId: CONSUMER_ID, amount: money(2_500, 'EUR') }),
    account({ cards: [badCard] }),
  ),
  act('release', releasePayment, (orderId) => ({ orderId })),
  act('pick up', onTicketPickedUp, (ticketId) => ({ ticketId })),
  act('reverse', reversePayment, (orderId) => ({ orderId })),
  revision('revise to less', 'revise-order:1', 1_900),
  revision('revise to more', 'revise-order:2', 3_100),
  revision('revise with a bad card', 'revise-order:3', 4_000, account({ cards: [badCard] })),
];

function revision(name: string, sagaId: string, amount: number, payer?: Account): Act {
  const command = (orderId: string) => ({ orderId, sagaId, newAmount: money(amount, 'EUR'), consumerId: CONSUMER_ID });
  return act(name, revisePayment, command, payer);
}

function act<Command, R extends Reads>(
  name: string,
  handler: Handler<Command, R, unknown>,
  command: (paymentId: string) => Command,
  payer = account(),
): Act {
  const now = new Date('2026-03-02T10:00:00Z');
  const decide = ({ payments }: Books, paymentId: string) => {
    const loaded = { payment: payments.get(paymentId), account: payer } as unknown as Loaded<R>;
    return handler.decide(command(paymentId), loaded, now) as Decision<Reads, unknown>;
  };
  return { name, apply: (books, paymentId) => written(books, paymentId, () => decide(books, paymentId)) };
}

function written(books: Books, paymentId: string, decide: () => Decision<Reads, unknown>): Books {
  try {
    const { save, append = [] } = decide();
    // The ledger's primary key: the database writes nothing at all of a decision that enters something twice.
    if (append.some(({ row }) => books.ledger.some((entry) => entry.row.entry_id === row.entry_id))) return books;
    const payments = save ? new Map(books.payments).set(paymentId, save.payment as Payment) : books.payments;
    return { payments, ledger: [...books.ledger, ...append] };
  } catch (error) {
    if ((error as { code?: string }).code === undefined) throw error;
    return books;
  }
}
