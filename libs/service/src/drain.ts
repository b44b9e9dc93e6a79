/** Tells those who wait for something that the service is about to stop. Any provider may inject it. */
export class Drain {
  private readonly controller = new AbortController();

  /** Aborts when the stop begins; what is waited for should then be answered early. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** The stop begins. */
  begin(): void {
    this.controller.abort();
  }
}
