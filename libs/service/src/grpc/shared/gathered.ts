/** The most that one message carries, in bytes, unless a single item is longer. */
export const MOST_BYTES = 1024 * 1024;

/** Gathers what is added in one turn of the event loop, and hands it on together; in parts where it is long. */
export class Gathered<Item> {
  private items: Item[] = [];
  private bytes = 0;
  private isDue = false;

  constructor(private readonly send: (items: Item[]) => void) {}

  add(item: Item, bytes: number): void {
    if (this.bytes > 0 && this.bytes + bytes > MOST_BYTES) this.flush();
    this.items.push(item);
    this.bytes += bytes;
    if (this.isDue) return;
    this.isDue = true;
    setImmediate(() => {
      this.isDue = false;
      this.flush();
    });
  }

  get isEmpty(): boolean {
    return this.items.length === 0;
  }

  /** Takes out what was added and not handed on. */
  takeBack(): Item[] {
    const { items } = this;
    this.items = [];
    this.bytes = 0;
    return items;
  }

  private flush(): void {
    const items = this.takeBack();
    if (items.length > 0) this.send(items);
  }
}
