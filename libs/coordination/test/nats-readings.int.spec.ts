import { randomUUID } from 'node:crypto';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { eventually } from '@comanda/testing';
import type { KeyValue } from '../src/index.js';
import { natsAt, natsUrl } from './backends.js';

describe('a bucket of NATS that is read', () => {
  const bucket = `read-${randomUUID()}`;
  let keys: KeyValue;
  let connection: NatsConnection;

  beforeAll(async () => {
    keys = await natsAt(natsUrl(), bucket);
    connection = await connect({ servers: natsUrl() });
    await keys.put('a/1', 'one');
  });
  afterAll(async () => {
    await keys.close();
    await connection.close();
  });

  const consumers = async (): Promise<number> => {
    const manager = await jetstreamManager(connection);
    return (await manager.streams.info(`KV_${bucket}`)).state.consumer_count;
  };

  it('keeps no reader of what was listed: a server has room for so many only', async () => {
    for (let time = 0; time < 20; time += 1) expect(await keys.list('a/')).toHaveLength(1);
    await eventually('no consumer', async () => (await consumers()) === 0);
  });

  it('keeps the reader of a watch until it is stopped', async () => {
    const seen = Promise.withResolvers<void>();
    const watch = keys.watch('a/', { onEntries: () => seen.resolve() });
    await seen.promise;
    expect(await consumers()).toBe(1);
    watch.stop();
    await eventually('no consumer', async () => (await consumers()) === 0);
  });
});
