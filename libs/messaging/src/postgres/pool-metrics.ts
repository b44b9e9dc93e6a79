import { gauges } from '@comanda/observability';
import type pg from 'pg';

/** Registers how a pool of connections is used; answers what ends that. */
export function measurePool(
  name: string,
  pool: Pick<pg.Pool, 'totalCount' | 'idleCount' | 'waitingCount'>,
): () => void {
  const labels = { 'db.client.connection.pool.name': name };
  const ends = [
    gauges('db.client.connection.count', { description: 'Connections of the pool.', unit: '{connection}' }, () => [
      { value: pool.idleCount, labels: { ...labels, 'db.client.connection.state': 'idle' } },
      { value: pool.totalCount - pool.idleCount, labels: { ...labels, 'db.client.connection.state': 'used' } },
    ]),
    gauges(
      'db.client.connection.pending_requests',
      { description: 'Those who wait for a connection of the pool.', unit: '{request}' },
      () => [{ value: pool.waitingCount, labels }],
    ),
  ];
  return () => ends.forEach((end) => end());
}
