import type { Clock } from '@comanda/kernel';
import type { OrderReader } from './order-reader.js';

/** How often, at most, the store is asked about all orders that somebody waits for: waking may fail, this does not. */
const CHECK_MS = 1_000;

/** Callers that wait for the end of their order's create saga. Events wake them; one query for all is the safety net. */
export class OrderWaiters {
  private readonly waiting = new Map<string, Set<() => void>>();
  private checking = false;

  constructor(
    private readonly orders: OrderReader,
    private readonly clock: Clock,
  ) {}

  /** Resolves when the order is said to have ended, after `ms`, or when the signal aborts, whichever is first. Never rejects. */
  until(orderId: string, ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const leave = () => {
        stopTimer();
        signal.removeEventListener('abort', leave);
        this.remove(orderId, leave);
        resolve();
      };
      const stopTimer = this.clock.after(ms, leave);
      signal.addEventListener('abort', leave);
      this.add(orderId, leave);
    });
  }

  /** The order has ended: whoever waits for it goes on. */
  wake(orderId: string): void {
    for (const leave of [...(this.waiting.get(orderId) ?? [])]) leave();
  }

  private add(orderId: string, leave: () => void): void {
    this.waiting.set(orderId, (this.waiting.get(orderId) ?? new Set()).add(leave));
    if (!this.checking) this.scheduleCheck();
  }

  private remove(orderId: string, leave: () => void): void {
    const others = this.waiting.get(orderId);
    others?.delete(leave);
    if (others?.size === 0) this.waiting.delete(orderId);
  }

  private scheduleCheck(): void {
    this.checking = this.waiting.size > 0;
    if (this.checking) this.clock.after(CHECK_MS, () => void this.check().finally(() => this.scheduleCheck()));
  }

  private async check(): Promise<void> {
    if (this.waiting.size === 0) return;
    // A store that cannot be asked now is asked again; the callers' own time limits end the waiting.
    const ended = await this.orders.endedAmong([...this.waiting.keys()]).catch(() => []);
    for (const orderId of ended) this.wake(orderId);
  }
}
