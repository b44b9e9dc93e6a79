import { ana } from '../../../test/consumer-mother.js';
import { consumersTable } from './consumers-table.js';

it('gives back the consumer that it was given', () => {
  expect(consumersTable.fromRow(consumersTable.toRow(ana()))).toEqual(ana());
});

it('has a value for each column and no other', () => {
  expect(Object.keys(consumersTable.toRow(ana()))).toEqual(Object.keys(consumersTable.columns));
});
