import type { ServiceInstance } from './registry.js';

/** Orders instances, so that two lists of the same ones are alike. */
export function byId(a: ServiceInstance, b: ServiceInstance): number {
  return a.id < b.id ? -1 : Number(a.id > b.id);
}
