import { MemoryKeyValue } from './memory/memory-key-value.js';
import type { CoordinationBackend } from './coordination-backend.js';
import { ConsulClient } from './consul/consul-client.js';
import { ConsulKeyValue } from './consul/consul-key-value.js';
import type { KeyValue } from './key-value.js';
import { ConsulLocks } from './lock/consul-locks.js';
import { KeyValueLocks } from './lock/key-value-locks.js';
import { LeaderElection } from './lock/leader-election.js';
import type { Locks } from './lock/locks.js';
import { NatsKeyValue } from './nats/nats-key-value.js';
import { NatsLink } from './nats/nats-link.js';

/** All that a process coordinates itself with, on one connection. */
export interface Coordination {
  readonly keys: KeyValue;
  readonly locks: Locks;
  readonly election: LeaderElection;
  /** Gives back the locks, and ends all connections. */
  close(): Promise<void>;
}

const NAME = 'comanda';

/**
 * Opens it, in the background: a backend that is away costs no start. `owner` is what people see in the store of who holds a lock, such as
 * `order 4711@host`.
 */
export function openCoordination(options: CoordinationBackend, owner: string): Coordination {
  if (options.backend === 'memory') return assemble(new MemoryKeyValue(), owner);
  if (options.backend === 'nats') {
    const { url, bucket: name = NAME, replicas = 1 } = options;
    const link = new NatsLink({ url, name: owner });
    return assemble(new NatsKeyValue({ link, bucket: { name, replicas } }), owner, { close: () => link.close() });
  }
  const { url, token, root = `${NAME}/` } = options;
  const client = new ConsulClient({ url, token });
  const locks = new ConsulLocks({ client, root, owner });
  return assemble(new ConsulKeyValue({ client, root }), owner, { locks, close: () => client.close() });
}

function assemble(
  keys: KeyValue,
  owner: string,
  { locks = new KeyValueLocks(keys, { owner }), close }: { locks?: Locks; close?: () => unknown } = {},
): Coordination {
  return {
    keys,
    locks,
    election: new LeaderElection(locks),
    close: async () => {
      await locks.close();
      await keys.close();
      await close?.();
    },
  };
}
