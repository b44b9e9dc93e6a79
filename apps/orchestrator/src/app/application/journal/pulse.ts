import type { Clock } from '@comanda/kernel';

/**
 * Does something at once when it is asked to, but then rests: what is asked meanwhile is done once, afterwards. So much is
 * asked in a burst, and so little done.
 */
export class Pulse {
  private isAsked = false;
  private isBusy = false;
  private isStopped = false;
  private cancelRest: (() => void) | undefined;

  /** `act` must not reject. */
  constructor(
    private readonly clock: Clock,
    private readonly restMs: number,
    private readonly act: () => void | Promise<void>,
  ) {}

  ask(): void {
    if (this.isBusy) this.isAsked = true;
    else if (!this.isStopped) void this.run();
  }

  /** Does nothing more, whatever was asked. */
  stop(): void {
    this.isStopped = true;
    this.cancelRest?.();
  }

  private async run(): Promise<void> {
    this.isBusy = true;
    this.isAsked = false;
    await this.act();
    if (!this.isStopped) this.cancelRest = this.clock.after(this.restMs, () => this.goOn());
  }

  private goOn(): void {
    this.isBusy = false;
    if (this.isAsked) this.ask();
  }
}
