import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Clock } from '@comanda/kernel';

/** What Node measures it with, in nanoseconds. */
export type DelayHistogram = Pick<ReturnType<typeof monitorEventLoopDelay>, 'enable' | 'disable' | 'reset' | 'mean'>;

/** The timer that is looked at is due so often; what it needs besides is delay. */
const RESOLUTION_MS = 20;
const LOOK_MS = 500;

/** How late this process's timers come, as a mean of the last half second. */
export class EventLoopDelay {
  private delayMs = 0;
  private cancel: () => void = () => undefined;

  constructor(
    private readonly clock: Clock,
    private readonly onLook: (delayMs: number) => void,
    private readonly histogram: DelayHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS }),
  ) {}

  get ms(): number {
    return this.delayMs;
  }

  start(): void {
    this.histogram.enable();
    this.lookLater();
  }

  stop(): void {
    this.cancel();
    this.histogram.disable();
  }

  private lookLater(): void {
    this.cancel = this.clock.after(LOOK_MS, () => {
      const { mean } = this.histogram;
      // No timer came at all within the time: then it has just begun, or was reset.
      if (!Number.isNaN(mean)) this.delayMs = Math.max(0, mean / 1e6 - RESOLUTION_MS);
      this.histogram.reset();
      this.onLook(this.delayMs);
      this.lookLater();
    });
  }
}
