import { checkRegistration } from '../check-registration.js';
import type { ServiceInstance } from '../registry.js';

const ROOT = 'registry/';

/** Under which all instances of a service are kept, or of all services. */
export function prefixOf(name?: string): string {
  return name === undefined ? ROOT : `${ROOT}${name}/`;
}

/** Under which an instance is kept. */
export function keyOf(name: string, id: string): string {
  return `${prefixOf(name)}${id}`;
}

/** An instance as it is stored. */
export function encodeInstance(instance: ServiceInstance): string {
  return JSON.stringify(instance);
}

/** The stored instance; undefined for what is none, such as what a newer version of this library may have written. */
export function decodeInstance(value: string): ServiceInstance | undefined {
  try {
    const instance = JSON.parse(value) as ServiceInstance;
    checkRegistration(instance);
    return instance;
  } catch {
    return undefined;
  }
}
