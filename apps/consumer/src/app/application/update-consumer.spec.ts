import { consumerEvents } from '@comanda/contracts';
import { money } from '@comanda/kernel';
import { ref, tell } from '@comanda/messaging';
import { ana } from '../../../test/consumer-mother.js';
import { viewConsumer } from './consumer-view.js';
import { consumersTable } from './consumers-table.js';
import { updateConsumer } from './update-consumer.js';

const { consumerId } = ana();
const now = new Date('2026-03-02T10:00:00Z');

it('looks at the consumer', () => {
  expect(updateConsumer.reads({ consumerId })).toEqual({ consumer: ref(consumersTable, consumerId) });
});

it('stores and answers the consumer with its new limit', () => {
  const changed = ana({ orderLimit: money(1, 'EUR') });
  expect(updateConsumer.decide({ consumerId, orderLimit: money(1, 'EUR') }, { consumer: ana() }, now)).toEqual({
    save: { consumer: changed },
    events: [],
    reply: viewConsumer(changed),
  });
});

it('tells that the consumer was blocked', () => {
  const { events } = updateConsumer.decide({ consumerId, blocked: true }, { consumer: ana() }, now);
  expect(events).toEqual([tell(consumerEvents.blocked, consumerId, { consumerId })]);
});

it.each([
  ['stays blocked', true, { blocked: true }],
  ['is unblocked', true, { blocked: false }],
  ['stays unblocked', false, {}],
])('tells nothing when the consumer %s', (_what, blocked, change) => {
  const { events } = updateConsumer.decide({ consumerId, ...change }, { consumer: ana({ blocked }) }, now);
  expect(events).toEqual([]);
});

it('refuses a consumer that never registered', () => {
  expect(() => updateConsumer.decide({ consumerId, blocked: true }, { consumer: undefined }, now)).toThrow(
    expect.objectContaining({ code: 'CONSUMER_NOT_FOUND', kind: 'not-found' }),
  );
});
