/** So many clients at once, each of which does the same again and again until all are stopped. */
export class Clients {
  private stopping = false;
  private readonly running: readonly Promise<void>[];

  /** `once` is told which of the clients it is, from 0. */
  constructor(count: number, once: (client: number) => Promise<unknown>) {
    this.running = Array.from({ length: count }, (_, client) => this.run(() => once(client)));
  }

  /** Resolves when each has done what it had begun. Rejects with what one of them threw. */
  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all(this.running);
  }

  private async run(once: () => Promise<unknown>): Promise<void> {
    while (!this.stopping) await once();
  }
}
