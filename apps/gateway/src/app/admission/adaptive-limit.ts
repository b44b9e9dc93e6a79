/** It never goes lower: what is let in must be enough to keep the services busy. */
const LEAST = 0.25;
const DOWN_TO = 0.7;
const UP_BY = 0.05;

/**
 * How much of what the settings allow is let in: all, while the process keeps up; less at once when it does not, and then slowly more
 * again (additive increase, multiplicative decrease). So a slow machine takes less than a fast one, by the same settings.
 */
export class AdaptiveLimit {
  private part = 1;

  /** Of the most that is allowed: one for all of it. */
  get share(): number {
    return this.part;
  }

  /** To be told regularly how late timers come, and how late they may. */
  observe(delayMs: number, bearableMs: number): void {
    this.part = delayMs > bearableMs ? Math.max(LEAST, this.part * DOWN_TO) : Math.min(1, this.part + UP_BY);
  }
}
