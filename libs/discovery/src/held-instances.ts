import { byId } from './instances.js';
import type { ServiceInstance } from './registry.js';

interface Held {
  readonly instance: ServiceInstance;
  readonly untilMs: number;
  readonly untilSomeonePasses: boolean;
}

/** Instances that a registry does not name any more, or not as passing, and that are believed in for a while. */
export class HeldInstances {
  private held = new Map<string, Held>();

  /** Who is held already is not held longer: a registry that comes and goes must not keep the dead for ever. */
  hold(known: readonly ServiceInstance[], untilMs: number, { untilSomeonePasses = false } = {}): void {
    for (const instance of known) {
      if (instance.health === 'passing' && !this.held.has(instance.id)) {
        this.held.set(instance.id, { instance, untilMs, untilSomeonePasses });
      }
    }
  }

  /** The answer, and in the place of those that it lacks or calls critical the ones that are held. Lets go of the others. */
  completed(answer: readonly ServiceInstance[], nowMs: number): readonly ServiceInstance[] {
    const passing = new Set(answer.filter(({ health }) => health === 'passing').map(({ id }) => id));
    for (const [id, { untilMs, untilSomeonePasses }] of this.held) {
      const over = untilMs <= nowMs || (untilSomeonePasses && passing.size > 0);
      if (over || passing.has(id)) this.held.delete(id);
    }
    const held = [...this.held.values()].map(({ instance }) => instance);
    return [...answer.filter(({ id }) => !this.held.has(id)), ...held].sort(byId);
  }

  /** When the next one has to go. */
  nextReleaseMs(): number | undefined {
    return this.held.size === 0 ? undefined : Math.min(...[...this.held.values()].map(({ untilMs }) => untilMs));
  }
}
