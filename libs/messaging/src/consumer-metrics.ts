import { gauge, gauges } from '@comanda/observability';
import type { Broker } from './broker.js';

/** Registers how far a group is behind the broker's log, and whether there is a broker at all; answers what ends that. */
export function measureConsumerLag(group: string, broker: Pick<Broker, 'connected' | 'progress'>): () => void {
  const ends = [
    gauges(
      'messaging.consumer.lag',
      { description: 'Entries of the log of events that this group has yet to acknowledge.', unit: '{entry}' },
      async () => {
        // Without a broker nothing is known, which is not the same as nothing.
        if (!broker.connected) return [];
        const { last, acknowledged, pending = last - acknowledged } = await broker.progress(group);
        return [{ value: pending, labels: { 'messaging.consumer.group.name': group } }];
      },
    ),
    gauge('messaging.broker.connected', { description: '1 while there is a connection to the broker, else 0.' }, () =>
      broker.connected ? 1 : 0,
    ),
  ];
  return () => ends.forEach((end) => end());
}
