import { counter, gauge } from '@comanda/observability';
import type { Backlog, Store } from './store.js';

/** Registers what the outbox owes as metrics, read when they are collected; answers what ends that. */
export function measureBacklog(store: Pick<Store, 'backlog'>): () => void {
  let reading: Promise<Backlog> | undefined;
  // One statement for the gauges of one collection.
  const backlog = (): Promise<Backlog> => (reading ??= store.backlog().finally(() => (reading = undefined)));
  const ends = [
    gauge(
      'outbox.lag',
      { description: 'Age of the oldest event that the broker has not taken.', unit: 's' },
      async () => (await backlog()).oldestUnsentMs / 1_000,
    ),
    gauge(
      'outbox.unsent',
      { description: 'Events that the broker has not taken.', unit: '{event}' },
      async () => (await backlog()).unsent,
    ),
    gauge(
      'outbox.unconfirmed',
      { description: 'Events that some subscriber is not known to have.', unit: '{event}' },
      async () => (await backlog()).unconfirmed,
    ),
    gauge(
      'dead_letters',
      { description: 'Messages that could not be handled.', unit: '{message}' },
      async () => (await backlog()).deadLetters,
    ),
  ];
  return () => ends.forEach((end) => end());
}

/** Counts events that the broker has taken, a repetition again. */
export function countPublished(): (events: number) => void {
  return counter('relay.published', { description: 'Events that the broker has taken.', unit: '{event}' });
}
