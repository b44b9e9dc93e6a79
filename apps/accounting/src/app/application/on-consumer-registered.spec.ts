import { ref } from '@comanda/messaging';
import { account, CONSUMER_ID } from '../../../test/accounting-mothers.js';
import { accountsTable } from './accounts-table.js';
import { onConsumerRegistered } from './on-consumer-registered.js';

const event = { consumerId: CONSUMER_ID };
const now = new Date('2026-03-02T10:00:00Z');

it('looks at the account with the id of the consumer', () => {
  expect(onConsumerRegistered.reads(event)).toEqual({ account: ref(accountsTable, CONSUMER_ID) });
});

it('opens an account', () => {
  expect(onConsumerRegistered.decide(event, { account: undefined }, now)).toEqual({
    save: { account: account({ cards: [] }) },
    reply: {},
  });
});

it('leaves an account alone that a card has opened', () => {
  expect(onConsumerRegistered.decide(event, { account: account({ enabled: false }) }, now)).toEqual({ reply: {} });
});
