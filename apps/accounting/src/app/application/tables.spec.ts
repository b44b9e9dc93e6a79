import { account, badCard, goodCard, payment } from '../../../test/accounting-mothers.js';
import { ledgerEntry } from '../domain/ledger.js';
import { accountsTable } from './accounts-table.js';
import { ledgerTable } from './ledger-table.js';
import { paymentsTable } from './payments-table.js';

it('gives back the account that it was given', () => {
  const given = account({ cards: [goodCard, badCard] });
  expect(accountsTable.fromRow(accountsTable.toRow(given))).toEqual(given);
});

it.each([payment(), payment({ revisedBy: 'revise-order:1' })])('gives back the payment that it was given', (given) => {
  expect(paymentsTable.fromRow(paymentsTable.toRow(given))).toEqual(given);
});

it.each([
  ['accounts', accountsTable.columns, accountsTable.toRow(account())],
  ['payments', paymentsTable.columns, paymentsTable.toRow(payment())],
  ['ledger', ledgerTable.columns, ledgerTable.toRow(ledgerEntry('authorized', undefined, payment()))],
])('has a value for each column of %s and no other', (_table, columns, row) => {
  expect(Object.keys(row)).toEqual(Object.keys(columns));
});
