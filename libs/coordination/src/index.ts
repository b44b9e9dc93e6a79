export { CoordinationModule, type CoordinationOptions } from './coordination.module.js';
export { coordinationBackend, type CoordinationBackend } from './coordination-backend.js';
export { openCoordination, type Coordination } from './coordination.js';
export { Locks, type AcquireOptions, type HeldLock } from './lock/locks.js';
export {
  LeaderElection,
  type Candidacy,
  type CandidacyOptions,
  type Standing,
  type Term,
} from './lock/leader-election.js';
export { LeaderTurns, TURN_TTL_MS, type LeaderTurnsOptions } from './lock/leader-turns.js';
export { LeaderTurnsModule, type LeaderTurnsModuleOptions } from './lock/leader-turns.module.js';
export { Fence } from './lock/fence.js';
export { KeyValue, type KeyValueEntry, type PutOptions, type Watch, type Watcher } from './key-value.js';
export { NatsKeyValue, type NatsKeyValueOptions } from './nats/nats-key-value.js';
export { type BucketOptions } from './nats/bucket.js';
export { NatsLink, type NatsLinkOptions } from './nats/nats-link.js';
export { ConsulKeyValue, type ConsulKeyValueOptions } from './consul/consul-key-value.js';
export { ConsulClient, statusOf, type ConsulClientOptions } from './consul/consul-client.js';
export type { Blocking, Query, QueryListener } from './consul/blocking-query.js';
export { MemoryKeyValue } from './memory/memory-key-value.js';
export { type LockOptions } from './lock/leased-locks.js';
export { KeyValueLocks } from './lock/key-value-locks.js';
export { ConsulLocks, type ConsulLockOptions } from './lock/consul-locks.js';
