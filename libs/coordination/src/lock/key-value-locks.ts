import type { KeyValue } from '../key-value.js';
import { KeyValueLeases } from './key-value-leases.js';
import { LeasedLocks, type LockOptions } from './leased-locks.js';

/**
 * Locks on a {@link KeyValue} (NATS KV; memory in tests), one key each. Nobody's clock is compared with another's: who wants the lock watches,
 * and takes it when its holder has not renewed it for the holder's TTL. So the lock of a process that has died is free one TTL
 * after someone else has first asked for it, or a little later.
 */
export class KeyValueLocks extends LeasedLocks {
  /** The keys stay open when the locks are closed. They are kept under `locks/`. */
  constructor(keys: KeyValue, options: LockOptions = {}) {
    super(new KeyValueLeases(keys, options.clock), options);
  }
}
