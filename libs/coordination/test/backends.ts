import { configureLogging } from '@comanda/observability';
import { eventually, requiredEnv } from '@comanda/testing';
import {
  ConsulClient,
  ConsulKeyValue,
  ConsulLocks,
  KeyValueLocks,
  MemoryKeyValue,
  NatsKeyValue,
  NatsLink,
  type KeyValue,
  type Locks,
} from '../src/index.js';
import type { KeyValueKind } from './suites/index.js';

configureLogging({ level: 'silent' });

/** The servers of the tests let sessions be as short as that. */
export const SHORT_TTL_MS = 1_000;

const shared = new MemoryKeyValue();
export const natsUrl = () => requiredEnv('TEST_NATS_URL', 'the URL of a nats-server with JetStream');
export const consulUrl = () => requiredEnv('TEST_CONSUL_URL', 'the URL of a Consul whose session_ttl_min is 1s');

export const memory: KeyValueKind = {
  name: 'memory',
  connect: async () => shared,
  ttlMs: 200,
  goneWithinMs: 2_000,
};

export const nats: KeyValueKind = {
  name: 'NATS',
  connect: () => natsAt(natsUrl()),
  ttlMs: SHORT_TTL_MS,
  goneWithinMs: 20_000,
};

export const consul: KeyValueKind = {
  name: 'Consul',
  connect: async () => consulAt(consulUrl()),
  ttlMs: SHORT_TTL_MS,
  goneWithinMs: 20_000,
};

/** Keys at that server; waits until it is there. */
export async function natsAt(url: string, bucket = 'suite'): Promise<KeyValue> {
  const link = new NatsLink({ url, name: 'test' });
  await eventually('a connection to NATS', () => link.connected, { withinMs: 30_000 });
  return closing(new NatsKeyValue({ link, bucket: { name: bucket } }), () => link.close());
}

/** Keys at that server. */
export function consulAt(url: string): KeyValue {
  const client = new ConsulClient({ url });
  return closing(new ConsulKeyValue({ client, minimumTtlMs: SHORT_TTL_MS }), () => client.close());
}

/** Closes with the keys what they were given. */
function closing<T extends KeyValue>(keys: T, also: () => unknown): T {
  const close = keys.close.bind(keys);
  keys.close = async () => {
    await close();
    await also();
  };
  return keys;
}

/** Closes with the locks what they were given. */
function closingLocks(locks: Locks, also: () => unknown): Locks {
  const close = locks.close.bind(locks);
  locks.close = async () => {
    await close();
    await also();
  };
  return locks;
}

/** Locks at that NATS. */
export async function natsLocksAt(url: string): Promise<Locks> {
  const keys = await natsAt(url);
  return closingLocks(new KeyValueLocks(keys, { owner: 'test' }), () => keys.close());
}

/** Locks at that Consul. */
export async function consulLocksAt(url: string): Promise<Locks> {
  const client = new ConsulClient({ url });
  const locks = new ConsulLocks({ client, minimumTtlMs: SHORT_TTL_MS, owner: 'test' });
  return closingLocks(locks, () => client.close());
}
