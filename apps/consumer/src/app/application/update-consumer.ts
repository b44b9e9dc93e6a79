import { consumerEvents } from '@comanda/contracts';
import { handler, ref, tell } from '@comanda/messaging';
import { consumerNotFound } from '../domain/consumer-errors.js';
import { change, type ConsumerChange } from '../domain/consumer.js';
import { viewConsumer } from './consumer-view.js';
import { consumersTable } from './consumers-table.js';

/** Which consumer to change, and how. */
export interface UpdateConsumer extends ConsumerChange {
  readonly consumerId: string;
}

/** Changes a consumer; tells `ConsumerBlocked` when it becomes blocked. Refused with `CONSUMER_NOT_FOUND`. */
export const updateConsumer = handler({
  reads: ({ consumerId }: UpdateConsumer) => ({ consumer: ref(consumersTable, consumerId) }),
  decide: (command, { consumer: current }) => {
    if (!current) throw consumerNotFound();
    const consumer = change(current, command);
    const { consumerId } = consumer;
    const becameBlocked = consumer.blocked && !current.blocked;
    return {
      save: { consumer },
      events: becameBlocked ? [tell(consumerEvents.blocked, consumerId, { consumerId })] : [],
      reply: viewConsumer(consumer),
    };
  },
});
