import type { Clock } from '@comanda/kernel';

/** Waits until it is woken, the time is over, or the signal ends it. What wakes it before it waits is not lost. */
export class Wakeup {
  private woken = false;
  private resolve = (): void => undefined;
  private readonly onAbort = (): void => this.wake();

  constructor(
    private readonly clock: Clock,
    private readonly ends: AbortSignal,
  ) {
    ends.addEventListener('abort', this.onAbort);
  }

  wake(): void {
    this.woken = true;
    this.resolve();
  }

  /** Milliseconds; timers know no more than 24 days. */
  async within(ms: number): Promise<void> {
    if (!this.woken && !this.ends.aborted) {
      await new Promise<void>((resolve) => {
        const cancel = this.clock.after(Math.min(ms, 2 ** 31 - 1), resolve);
        this.resolve = () => (cancel(), resolve());
      });
    }
    this.woken = false;
  }

  stop(): void {
    this.ends.removeEventListener('abort', this.onAbort);
  }
}
