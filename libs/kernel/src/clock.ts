/** Time and waiting, as a port: libraries that the simulator runs take it instead of Date and setTimeout. */
export abstract class Clock {
  /** Wall-clock time. */
  abstract now(): Date;
  /** Milliseconds from an arbitrary start that never go back: for durations. */
  abstract monotonicMs(): number;
  /** Runs the callback once after `ms`; the answer cancels it. Never keeps the process alive. */
  abstract after(ms: number, callback: () => void): () => void;
}

/** Resolves after `ms` by the clock. */
export function sleep(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => clock.after(ms, resolve));
}

/** The process's own clock. */
export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
  monotonicMs(): number {
    return performance.now();
  }
  after(ms: number, callback: () => void): () => void {
    const timer = setTimeout(callback, ms);
    timer.unref();
    return () => clearTimeout(timer);
  }
}
