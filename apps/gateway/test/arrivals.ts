const DEADLINE_MS = 5_000;

/** What arrives one by one, and is waited for one by one. */
export class Arrivals<T> {
  private readonly items: T[] = [];
  private readonly takers: ((item: T) => void)[] = [];

  constructor(private readonly what: string) {}

  /** Those that nobody has waited for. */
  get left(): number {
    return this.items.length;
  }

  push(item: T): void {
    const taker = this.takers.shift();
    if (taker) taker(item);
    else this.items.push(item);
  }

  /** The next one; rejects when it does not come in time. */
  next(): Promise<T> {
    const item = this.items.shift();
    if (item !== undefined) return Promise.resolve(item);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`waited in vain for ${this.what}`)), DEADLINE_MS);
      this.takers.push((arrived) => {
        clearTimeout(timer);
        resolve(arrived);
      });
    });
  }
}
