import { consumerEvents } from '@comanda/contracts';
import { handler, ref, tell } from '@comanda/messaging';
import { register, type Registration } from '../domain/consumer.js';
import { viewConsumer } from './consumer-view.js';
import { consumersTable } from './consumers-table.js';

/** Stores a new consumer and tells the others, who open what they keep for it. Refused with `CONSUMER_NAME_BLANK`. */
export const registerConsumer = handler({
  reads: ({ consumerId }: Registration) => ({ consumer: ref(consumersTable, consumerId) }),
  decide: (registration, _loaded, now) => {
    const consumer = register(registration, now);
    const { consumerId, name } = consumer;
    return {
      save: { consumer },
      events: [tell(consumerEvents.registered, consumerId, { consumerId, name })],
      reply: viewConsumer(consumer),
    };
  },
});
