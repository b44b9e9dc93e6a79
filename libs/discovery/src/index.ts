export {
  Registry,
  type Registration,
  type ServiceInstance,
  type ServiceHealth,
  type Endpoints,
  type SelfCheck,
} from './registry.js';
export { openRegistry, registrySchemes, type OpenRegistryOptions } from './open-registry.js';
export { DiscoveryModule, type DiscoveryModuleOptions } from './discovery.module.js';
export { InstanceCache, type InstanceCacheOptions } from './instance-cache.js';
export { instanceId } from './instance-id.js';
export { StaticRegistry } from './static/static-registry.js';
export { staticInstances } from './static/static-instances.js';
export { MemoryRegistry } from './memory/memory-registry.js';
export { ConsulRegistry, type ConsulRegistryOptions } from './consul/consul-registry.js';
export { type ConsulChecks } from './consul/consul-checks.js';
export { NatsRegistry, type NatsRegistryOptions } from './nats/nats-registry.js';
export { KeyValueRegistry, type KeyValueRegistryOptions } from './key-value/key-value-registry.js';
export { MemoryCatalog } from './memory/memory-catalog.js';
export { Balancer, type BalancerOptions, type Verdict } from './balancing/balancer.js';
export { type BalancedNode, type Link } from './balancing/balanced-node.js';
export { type EjectionLimits } from './balancing/reputation.js';
export { type Candidate, type Selector } from './balancing/selector.js';
export { leastLoaded } from './balancing/least-loaded.js';
export { roundRobin } from './balancing/round-robin.js';
export { randomChoice } from './balancing/random-choice.js';
export { consistentHash } from './balancing/consistent-hash.js';
export { instanceFilter, type InstanceFilter, type Wanted } from './balancing/instance-filter.js';
export { instanceWeights, type Split } from './balancing/instance-weights.js';
