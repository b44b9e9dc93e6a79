import { ORDER_ID } from '../../../test/accounting-mothers.js';
import { acts, emptyBooks, type Books } from '../../../test/books.js';
import type { Payment } from '../domain/payment.js';

const OTHER_ID = '01890a5d-ac96-774b-bcce-b302099a8061';

type Sums = readonly [held: bigint, captured: bigint];

/** Said once more, in the words of a statement of account, so that a slip in the domain shows. */
const said: Readonly<Record<Payment['state'], (amount: bigint) => Sums>> = {
  AUTHORIZED: (amount) => [amount, 0n],
  DECLINED: () => [0n, 0n],
  CAPTURED: (amount) => [0n, amount],
  RELEASED: () => [0n, 0n],
  REFUNDED: () => [0n, 0n],
};

const plus = (a: Sums, b: Sums): Sums => [a[0] + b[0], a[1] + b[1]];
const nothing: Sums = [0n, 0n];

function saidOf(payments: Iterable<Payment>): string {
  return [...payments]
    .map(({ state, amount }) => said[state](amount.amountMinor))
    .reduce(plus, nothing)
    .join();
}

function enteredOf({ ledger }: Books, paymentId?: string): string {
  const entries = ledger.filter(({ row }) => !paymentId || row.payment_id === paymentId);
  return entries
    .map(({ row }): Sums => [row.held_minor as bigint, row.captured_minor as bigint])
    .reduce(plus, nothing)
    .join();
}

function faultOf(books: Books): string | undefined {
  if (enteredOf(books) !== saidOf(books.payments.values())) return 'the total is not what the payments say';
  const wrong = [...books.payments].find(([id, payment]) => enteredOf(books, id) !== saidOf([payment]));
  return wrong && `the balance of ${wrong[0]} is not what the payment says`;
}

interface Walk {
  readonly sequences: number;
  readonly states: ReadonlySet<string>;
  readonly faults: readonly string[];
}

/** Every sequence of so many acts on these payments, the books checked after each of them. */
function everySequence(paymentIds: readonly string[], length: number): Walk {
  const walk = { sequences: 0, states: new Set<string>(), faults: [] as string[] };
  const goOn = (books: Books, path: readonly string[]) => {
    for (const payment of books.payments.values()) walk.states.add(payment.state);
    const fault = faultOf(books);
    if (fault) return void walk.faults.push(`${fault} after: ${path.join(', ')}`);
    if (path.length === length) return void (walk.sequences += 1);
    for (const { name, apply } of acts) for (const id of paymentIds) goOn(apply(books, id), [...path, name]);
  };
  goOn(emptyBooks, []);
  return walk;
}

const all = ['AUTHORIZED', 'CAPTURED', 'DECLINED', 'REFUNDED', 'RELEASED'];

it('is what the payment says after any sequence of acts on one payment', () => {
  const { sequences, states, faults } = everySequence([ORDER_ID], 5);
  expect(faults.slice(0, 3)).toEqual([]);
  expect([sequences, [...states].sort()]).toEqual([acts.length ** 5, all]);
});

it('is what the payments say, each and in total, after any sequence of acts on two payments', () => {
  const { sequences, states, faults } = everySequence([ORDER_ID, OTHER_ID], 3);
  expect(faults.slice(0, 3)).toEqual([]);
  expect([sequences, [...states].sort()]).toEqual([(2 * acts.length) ** 3, all]);
});
