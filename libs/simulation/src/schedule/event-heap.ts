/** Something that happens at a moment of simulated time. */
export interface ScheduledEvent {
  /** Microseconds since the beginning. */
  at: number;
  /** Order of scheduling: what falls on the same moment happens in this order. */
  order: number;
  /** What it is, for the trace. */
  kind: string;
  /** Whose it is: nothing happens to who is dead. */
  owner: Owner | undefined;
  run: () => void;
}

/** Who an event belongs to. */
export interface Owner {
  readonly id: string;
  readonly alive: boolean;
  /** Number in the trace. */
  readonly index: number;
}

/** Events by time, then by order of scheduling (a binary heap). */
export class EventHeap {
  private readonly events: ScheduledEvent[] = [];

  get size(): number {
    return this.events.length;
  }

  push(event: ScheduledEvent): void {
    const { events } = this;
    let index = events.length;
    events.push(event);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = events[parent]!;
      if (isBefore(above, event)) break;
      events[index] = above;
      index = parent;
    }
    events[index] = event;
  }

  pop(): ScheduledEvent | undefined {
    const { events } = this;
    const first = events[0];
    const last = events.pop();
    if (last !== undefined && last !== first) this.sink(last);
    return first;
  }

  private sink(event: ScheduledEvent): void {
    const { events } = this;
    const half = events.length >> 1;
    let index = 0;
    while (index < half) {
      let child = 2 * index + 1;
      if (child + 1 < events.length && isBefore(events[child + 1]!, events[child]!)) child += 1;
      const below = events[child]!;
      if (isBefore(event, below)) break;
      events[index] = below;
      index = child;
    }
    events[index] = event;
  }
}

function isBefore(a: ScheduledEvent, b: ScheduledEvent): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
