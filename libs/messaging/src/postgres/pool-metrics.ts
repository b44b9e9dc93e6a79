import { gauges } from '@comanda/observability';
import type pg from 'pg';

/** A pool, as far as it is measured. */
export type MeasuredPool = Pick<pg.Pool, 'totalCount' | 'idleCount' | 'waitingCount'> & {
  readonly options: { readonly max?: number | undefined };
};

/** Registers how large a pool of connections is and how it is used; answers what ends that. `name` is a word of the code, not an id. */
export function measurePool(name: string, pool: MeasuredPool): () => void {
  const labels = { 'db.client.connection.pool.name': name };
  const { max = 0 } = pool.options;
  const ends = [
    gauges('db.client.connection.count', { description: 'Connections of the pool.', unit: '{connection}' }, () => [
      { value: pool.idleCount, labels: { ...labels, 'db.client.connection.state': 'idle' } },
      { value: pool.totalCount - pool.idleCount, labels: { ...labels, 'db.client.connection.state': 'used' } },
    ]),
    gauges(
      'db.client.connection.max',
      { description: 'Connections that the pool may have.', unit: '{connection}' },
      () => [{ value: max, labels }],
    ),
    gauges(
      'db.client.connection.pending_requests',
      { description: 'Those who wait for a connection of the pool.', unit: '{request}' },
      () => [{ value: pool.waitingCount, labels }],
    ),
  ];
  return () => ends.forEach((end) => end());
}

/** What makes connections for a database library: `PrismaPg` of `@prisma/adapter-pg` is one. */
interface AdapterFactory {
  connect(): Promise<{ underlyingDriver(): MeasuredPool; dispose(): Promise<void> }>;
}

/** Has the pool behind an adapter measured, from its first connection to its end; answers the factory. See {@link measurePool}. */
export function measured<Factory extends AdapterFactory>(name: string, factory: Factory): Factory {
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    const end = measurePool(name, adapter.underlyingDriver());
    const dispose = adapter.dispose.bind(adapter);
    adapter.dispose = () => (end(), dispose());
    return adapter;
  };
  return factory;
}
