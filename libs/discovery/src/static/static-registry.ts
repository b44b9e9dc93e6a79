import type { Watch } from '@comanda/coordination';
import { byId } from '../instances.js';
import { Registry, type ServiceInstance } from '../registry.js';

/** Instances that are written down and never change. It takes registrations and keeps none. */
export class StaticRegistry extends Registry {
  private readonly instances: readonly ServiceInstance[];

  constructor(instances: readonly ServiceInstance[]) {
    super();
    this.instances = [...instances].sort(byId);
  }

  async register(): Promise<void> {
    return undefined;
  }

  async deregister(): Promise<void> {
    return undefined;
  }

  async get(name: string, id: string): Promise<ServiceInstance | undefined> {
    return this.of(name).find((instance) => instance.id === id);
  }

  async list(name?: string): Promise<readonly ServiceInstance[]> {
    return this.of(name);
  }

  watch(name: string, onInstances: (instances: readonly ServiceInstance[]) => void): Watch {
    onInstances(this.of(name));
    return { stop: () => undefined };
  }

  async close(): Promise<void> {
    return undefined;
  }

  private of(name: string | undefined): readonly ServiceInstance[] {
    return this.instances.filter((instance) => name === undefined || instance.name === name);
  }
}
