import type { Clock } from '@comanda/kernel';
import { logger } from '@comanda/observability';

const LOOK_MS = 1_000;
const log = logger('admission');

/** How many sagas are under way in the whole system: what was counted last, and those that this gateway has started since. */
export class SagasInFlight {
  private counted = 0;
  private startedSince = 0;
  private cancel: () => void = () => undefined;
  private failing = false;
  private stopped = false;

  /** `count` asks who knows. */
  constructor(
    private readonly count: () => Promise<number>,
    private readonly clock: Clock,
  ) {}

  get now(): number {
    return this.counted + this.startedSince;
  }

  sagaStarts(): void {
    this.startedSince += 1;
  }

  start(): void {
    this.lookLater();
  }

  stop(): void {
    this.stopped = true;
    this.cancel();
  }

  private lookLater(): void {
    if (this.stopped) return;
    this.cancel = this.clock.after(LOOK_MS, () => void this.look().finally(() => this.lookLater()));
  }

  private async look(): Promise<void> {
    const before = this.startedSince;
    try {
      this.counted = await this.count();
      // Those that started while it was asked may be counted, or not: they are, rather twice than never.
      this.startedSince -= before;
      this.note(false);
    } catch (error) {
      // What is not known refuses nobody: the order service takes orders without the orchestrator, too.
      [this.counted, this.startedSince] = [0, 0];
      this.note(true, error);
    }
  }

  private note(failing: boolean, error?: unknown): void {
    if (failing === this.failing) return;
    this.failing = failing;
    if (failing) log.warn({ err: error }, 'sagas in flight cannot be counted: they refuse nobody');
    else log.info('sagas in flight are counted again');
  }
}
