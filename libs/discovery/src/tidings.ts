import { isDeepStrictEqual } from 'node:util';
import type { ServiceInstance } from './registry.js';

/** What a watch passes on: each change once, each loss of the backend once, and all anew after a loss. */
export class Tidings {
  private told: readonly ServiceInstance[] | undefined;
  private lost = false;

  constructor(
    private readonly onInstances: (instances: readonly ServiceInstance[]) => void,
    private readonly onLost: (error: unknown) => void = () => undefined,
  ) {}

  tell(instances: readonly ServiceInstance[]): void {
    if (!this.lost && this.told && isDeepStrictEqual(this.told, instances)) return;
    this.lost = false;
    this.told = instances;
    this.onInstances(instances);
  }

  lose(error: unknown): void {
    if (this.lost) return;
    this.lost = true;
    this.onLost(error);
  }
}
