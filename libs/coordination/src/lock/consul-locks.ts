import type { ConsulClient } from '../consul/consul-client.js';
import { ConsulLeases } from './consul-leases.js';
import { LeasedLocks, type LockOptions } from './leased-locks.js';

/** Where the locks are kept. */
export interface ConsulLockOptions extends LockOptions {
  /** Stays open when the locks are closed. */
  readonly client: ConsulClient;
  /** Put before each lock's key: `comanda/`. */
  readonly root?: string;
  /** Consul's `session_ttl_min`, in milliseconds, where that is not its default. */
  readonly minimumTtlMs?: number;
}

/**
 * Locks on Consul's sessions, one key each, to be seen with Consul's own tools. Consul counts a TTL as ten seconds at least, and frees the lock of a
 * process that has died after up to twice the TTL; longer when it has changed its leader meanwhile.
 */
export class ConsulLocks extends LeasedLocks {
  constructor({ client, root, minimumTtlMs, ...options }: ConsulLockOptions) {
    super(new ConsulLeases({ client, root, minimumTtlMs, clock: options.clock }), options);
  }
}
