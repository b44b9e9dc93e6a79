import { consumerEvents } from '@comanda/contracts';
import { money } from '@comanda/kernel';
import { ref, tell } from '@comanda/messaging';
import { ana } from '../../../test/consumer-mother.js';
import { viewConsumer } from './consumer-view.js';
import { consumersTable } from './consumers-table.js';
import { registerConsumer } from './register-consumer.js';

const { consumerId, name, orderLimit, registeredAt: now } = ana();

it('looks at the consumer that it is about to store', () => {
  expect(registerConsumer.reads({ consumerId, name })).toEqual({ consumer: ref(consumersTable, consumerId) });
});

it('stores the consumer, tells it and answers it', () => {
  expect(registerConsumer.decide({ consumerId, name, orderLimit }, { consumer: undefined }, now)).toEqual({
    save: { consumer: ana() },
    events: [tell(consumerEvents.registered, consumerId, { consumerId, name })],
    reply: viewConsumer(ana()),
  });
});

it('answers nothing that would come back from storage as something else', () => {
  const { reply } = registerConsumer.decide({ consumerId, name, orderLimit }, { consumer: undefined }, now);
  const json = { ...reply, orderLimit: 'bigints are kept' };
  expect(JSON.parse(JSON.stringify(json))).toEqual(json);
});

it('registers for the default limit when none is given', () => {
  const { reply } = registerConsumer.decide({ consumerId, name }, { consumer: undefined }, now);
  expect(reply?.orderLimit).toEqual(money(100_000, 'EUR'));
});

it('refuses a blank name', () => {
  expect(() => registerConsumer.decide({ consumerId, name: ' ' }, { consumer: undefined }, now)).toThrow(
    expect.objectContaining({ code: 'CONSUMER_NAME_BLANK' }),
  );
});
