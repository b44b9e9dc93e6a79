import { Clock } from '@comanda/kernel';
import { MS, type Schedule } from '../schedule/schedule.js';
import type { Caller } from './caller.js';

/** When a simulation begins, in wall-clock time. */
export const BEGINNING_MS = Date.UTC(2026, 0, 1);

/** How a clock goes wrong. */
export interface ClockError {
  /** Seconds of this clock in a second: 1 for a good one. */
  readonly rate: number;
  /** Milliseconds ahead. */
  readonly offsetMs: number;
}

/** A process's own clock: it runs a little too fast or too slow, and may be stepped. */
export class SimulatedClock extends Clock {
  private steppedMs = 0;

  constructor(
    private readonly schedule: Schedule,
    private readonly process: Caller,
    private readonly error: ClockError,
  ) {
    super();
  }

  now(): Date {
    return new Date(BEGINNING_MS + this.monotonicMs() + this.error.offsetMs + this.steppedMs);
  }

  monotonicMs(): number {
    return (this.schedule.now / MS) * this.error.rate;
  }

  after(ms: number, callback: () => void): () => void {
    if (!this.process.reaches()) return () => undefined;
    const event = this.schedule.after((ms * MS) / this.error.rate, 'timer', this.process, callback);
    return () => this.schedule.cancel(event);
  }

  /** Somebody sets the clock: wall-clock time jumps, durations do not. */
  step(ms: number): void {
    this.steppedMs += ms;
  }
}
