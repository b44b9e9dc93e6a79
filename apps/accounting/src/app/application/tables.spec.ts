import { account, badCard, goodCard, payment } from '../../../test/accounting-mothers.js';
import { ledgerEntry } from '../domain/ledger.js';
import { accountsTable } from './accounts-table.js';
import { ledgerTable } from './ledger-table.js';
import { paymentsTable } from './payments-table.js';

it('gives back the account that it was given', () => {
  const given = account({ cards: [goodCard, badCard] });
  expect(accountsTable.fromRow(accountsTable.toRow(given))).toEqual(given);
});

it('gives back the payment that it was given', () => {
  expect(paymentsTable.fromRow(paymentsTable.toRow(payment()))).toEqual(payment());
});

it.each([
  ['accounts', accountsTable.columns, accountsTable.toRow(account())],
  ['payments', paymentsTable.columns, paymentsTable.toRow(payment())],
  ['ledger', ledgerTable.columns, ledgerTable.toRow(ledgerEntry(payment(), 'authorized'))],
])('has a value for each column of %s and no other', (_table, columns, row) => {
  expect(Object.keys(row)).toEqual(Object.keys(columns));
});
