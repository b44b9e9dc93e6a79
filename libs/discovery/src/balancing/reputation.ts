/** When a node is set aside, and for how long. Durations are in milliseconds. */
export interface EjectionLimits {
  /** So many calls in a row that say that it is ill set it aside. */
  readonly failures: number;
  /** It is back after this time; each further time, unless it has been well in between, lasts twice as long. */
  readonly baseMs: number;
  readonly maxMs: number;
}

/** What the calls of one node say about it. Nobody is asked: only calls that are made anyway count. */
export class Reputation {
  private failures = 0;
  /** How often it was set aside without having been well in between. */
  private times = 0;
  private lastedMs = 0;
  private backAtMs: number | undefined;
  private returnedAtMs = 0;

  constructor(private readonly limits: EjectionLimits) {}

  /** When it comes back; undefined while it is not set aside. */
  get asideUntilMs(): number | undefined {
    return this.backAtMs;
  }

  /** A call was answered. Late answers do not bring it back while it is set aside. */
  succeeded(now: () => number): void {
    if (this.backAtMs !== undefined) return;
    this.failures = 0;
    if (this.times > 0 && now() - this.returnedAtMs >= this.lastedMs) this.times = 0;
  }

  /** A call failed as it does when the node is ill; answers whether to set it aside, which is the caller's to decide. */
  failed(): boolean {
    if (this.backAtMs !== undefined) return false;
    this.failures += 1;
    return this.failures >= this.limits.failures;
  }

  setAside(nowMs: number): void {
    this.lastedMs = Math.min(this.limits.maxMs, this.limits.baseMs * 2 ** Math.min(this.times, 30));
    this.times += 1;
    this.backAtMs = nowMs + this.lastedMs;
  }

  /** It gets calls again. Another failure sets it aside at once. */
  comeBack(nowMs: number): void {
    this.backAtMs = undefined;
    this.returnedAtMs = nowMs;
    this.failures = this.limits.failures - 1;
  }
}
