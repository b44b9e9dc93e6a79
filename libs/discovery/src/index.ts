export { Registry, type Registration, type ServiceInstance, type ServiceHealth } from './registry.js';
