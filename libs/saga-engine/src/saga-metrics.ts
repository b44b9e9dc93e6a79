import type { Executor, Table } from '@comanda/messaging';
import { counter, durations } from '@comanda/observability';
import { sagaInstances, type SagaInstance } from './saga-instance.js';

/** Counts the sagas that this process starts and ends, and how long each took; answers what ends that. */
export function measureSagas(executor: Pick<Executor, 'onSaved'>): () => void {
  const countStarted = counter('saga.started', { description: 'Sagas that were started.', unit: '{saga}' });
  const noteDuration = durations('saga.duration', {
    description: 'How long sagas took from start to end, by type, and whether they were completed or compensated.',
  });
  return executor.onSaved(sagaInstances as Table<SagaInstance>, (_sagaId, { entity, version }) => {
    const { type, progress, startedAt, updatedAt } = entity;
    if (version === 1) countStarted(1, { 'saga.type': type });
    if (progress.awaiting.length > 0) return;
    const seconds = (updatedAt.getTime() - startedAt.getTime()) / 1_000;
    noteDuration(seconds, { 'saga.type': type, 'saga.phase': progress.phase });
  });
}
