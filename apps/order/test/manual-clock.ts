import { Clock } from '@comanda/kernel';

interface Alarm {
  readonly at: number;
  readonly callback: () => void;
}

/** Time that stands still until a test lets it go on. */
export class ManualClock extends Clock {
  private ms = 0;
  private readonly alarms = new Set<Alarm>();

  now(): Date {
    return new Date(this.ms);
  }

  monotonicMs(): number {
    return this.ms;
  }

  after(ms: number, callback: () => void): () => void {
    const alarm = { at: this.ms + ms, callback };
    this.alarms.add(alarm);
    return () => this.alarms.delete(alarm);
  }

  /** How many callbacks still wait for their time. */
  get pending(): number {
    return this.alarms.size;
  }

  /** Lets `ms` pass, calls what has come due, and lets what that started come to rest. */
  async advance(ms: number): Promise<void> {
    this.ms += ms;
    for (const alarm of [...this.alarms].filter(({ at }) => at <= this.ms)) {
      this.alarms.delete(alarm);
      alarm.callback();
    }
    await settled();
  }
}

/** Resolves when all promises that can go on without time or I/O have done so. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
