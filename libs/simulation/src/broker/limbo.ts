import { MS } from '../schedule/schedule.js';
import type { BrokerWorld } from './broker-world.js';
import { arrive, type Subscriber } from './simulated-server.js';

interface Held {
  readonly target: Subscriber;
  readonly subject: string;
  readonly payload: Uint8Array;
}

/** Messages that arrive when nobody counts on them any more: out of order, after seconds, or after a minute. */
export class Limbo {
  private readonly held = new Set<Held>();

  constructor(private readonly world: BrokerWorld) {}

  get size(): number {
    return this.held.size;
  }

  hold(target: Subscriber, subject: string, payload: Uint8Array): void {
    const message = { target, subject, payload };
    this.held.add(message);
    this.world.schedule.after(this.delay(), 'late message', undefined, () => this.release(message));
  }

  /** Everything arrives now, in any order. */
  releaseAll(): void {
    for (const message of [...this.held]) {
      const soon = this.world.chance.below(200 * MS);
      this.world.schedule.after(soon, 'late message', undefined, () => this.release(message));
    }
  }

  private release(message: Held): void {
    if (!this.held.delete(message)) return;
    const { target, subject, payload } = message;
    arrive(target, subject, payload);
  }

  private delay(): number {
    const { chance } = this.world;
    const kind = chance.below(10);
    if (kind < 5) return chance.below(300 * MS);
    return kind < 9 ? chance.below(8_000 * MS) : chance.below(60_000 * MS);
  }
}
