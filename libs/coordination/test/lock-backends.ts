import { ConsulClient, KeyValueLocks, MemoryKeyValue } from '../src/index.js';
import { consulLocksAt, consulUrl, nats, natsLocksAt, natsUrl } from './backends.js';
import type { LockKind } from './suites/index.js';

/** A machine under load may stand still for a while. */
const TTL_MS = 3_000;
const shared = new MemoryKeyValue();

/** Deletes the lock's key by a connection of its own. */
async function forgetInNats(lock: string): Promise<void> {
  const keys = await nats.connect();
  await keys.delete(`locks/${lock}`);
  await keys.close();
}

/** Deletes the lock's key, and leaves its session alone. */
async function forgetInConsul(lock: string): Promise<void> {
  const client = new ConsulClient({ url: consulUrl() });
  await client.call((consul) => consul.kv.del(`locks/${lock}`));
  client.close();
}

/** Backends of locks that are up. */
export const lockKinds: readonly LockKind[] = [
  {
    name: 'memory',
    connect: async () => new KeyValueLocks(shared),
    ttlMs: TTL_MS,
    forget: async (lock) => void (await shared.delete(`locks/${lock}`)),
  },
  { name: 'NATS', connect: () => natsLocksAt(natsUrl()), ttlMs: TTL_MS, forget: forgetInNats },
  { name: 'Consul', connect: () => consulLocksAt(consulUrl()), ttlMs: TTL_MS, forget: forgetInConsul },
];
