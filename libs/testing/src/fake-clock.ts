import { Clock } from '@comanda/kernel';

interface Timer {
  readonly atMs: number;
  readonly callback: () => void;
}

/** A clock that stands still until the test moves it. */
export class FakeClock extends Clock {
  private readonly startMs: number;
  private nowMs: number;
  private readonly timers = new Set<Timer>();

  constructor(start = new Date('2026-01-01T00:00:00.000Z')) {
    super();
    this.startMs = this.nowMs = start.getTime();
  }

  /** Timers that wait: none should be left when what the test has started is stopped. */
  get waiting(): number {
    return this.timers.size;
  }

  now(): Date {
    return new Date(this.nowMs);
  }

  monotonicMs(): number {
    return this.nowMs - this.startMs;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { atMs: this.nowMs + ms, callback };
    this.timers.add(timer);
    return () => void this.timers.delete(timer);
  }

  /** Moves on by `ms` and calls what falls due on the way, each at its own time, the earliest first. */
  advance(ms: number): void {
    const end = this.nowMs + ms;
    for (let timer = this.nextUntil(end); timer; timer = this.nextUntil(end)) {
      this.timers.delete(timer);
      this.nowMs = Math.max(this.nowMs, timer.atMs);
      timer.callback();
    }
    this.nowMs = end;
  }

  private nextUntil(end: number): Timer | undefined {
    return [...this.timers].filter(({ atMs }) => atMs <= end).sort((a, b) => a.atMs - b.atMs)[0];
  }
}
