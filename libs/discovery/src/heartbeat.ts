import { fullJitter, type Clock, type Random } from '@comanda/kernel';

/** What time and chance are to a registry, and how often it says that an instance lives. */
export interface HeartbeatOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Milliseconds between two beats; a little less, so that many instances do not beat as one. */
  readonly intervalMs: number;
}

const RETRY_BASE_MS = 100;

/** Says again and again that something lives. A beat that fails is repeated soon, with full jitter. */
export class Heartbeat {
  private cancel = (): void => undefined;
  private stopped = false;
  private failures = 0;
  private beating = Promise.resolve();

  constructor(
    private readonly beat: () => Promise<void>,
    private readonly options: HeartbeatOptions,
    private readonly onFailure: (error: unknown, failures: number) => void,
  ) {}

  /** Resolves after the first beat, whatever became of it. */
  start(): Promise<void> {
    this.beating = this.once();
    return this.beating;
  }

  /** Resolves when the last beat is over: what is taken away then is not brought back by a beat that was under way. */
  stop(): Promise<void> {
    this.stopped = true;
    this.cancel();
    return this.beating;
  }

  private async once(): Promise<void> {
    try {
      await this.beat();
      this.failures = 0;
    } catch (error) {
      this.failures += 1;
      this.onFailure(error, this.failures);
    }
    if (!this.stopped) this.cancel = this.options.clock.after(this.delayMs(), () => void this.start());
  }

  private delayMs(): number {
    const { random, intervalMs } = this.options;
    if (this.failures === 0) return intervalMs * (0.75 + random.next() / 4);
    return fullJitter(random, this.failures, { baseMs: RETRY_BASE_MS, maxMs: intervalMs });
  }
}
