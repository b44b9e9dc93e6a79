import { drainMicrotasks } from './drain-microtasks.js';
import { EventHeap, type Owner, type ScheduledEvent } from './event-heap.js';
import { Trace } from './trace.js';

/** Microseconds in a millisecond: simulated time is counted in whole microseconds. */
export const MS = 1_000;

const CANCELLED = (): void => undefined;

/**
 * The one thread of a simulation: all that anybody waits for is an event here, and events happen one after the other, each with all
 * that follows from it at once. The same events give the same history.
 */
export class Schedule {
  /** Microseconds since the beginning. */
  now = 0;
  /** Events that have happened: the history's own clock. */
  happened = 0;
  private readonly heap = new EventHeap();
  private order = 0;
  private stopped = false;

  constructor(readonly trace = new Trace()) {}

  /** Has `run` happen after so many microseconds, unless `owner` is dead by then. */
  after(delay: number, kind: string, owner: Owner | undefined, run: () => void): ScheduledEvent {
    const event = { at: this.now + Math.max(0, Math.round(delay)), order: this.order++, kind, owner, run };
    this.heap.push(event);
    return event;
  }

  /** It will not happen. */
  cancel(event: ScheduledEvent): void {
    event.run = CANCELLED;
  }

  /** Resolves after so many microseconds. */
  sleep(delay: number, kind: string, owner?: Owner): Promise<void> {
    return new Promise((resolve) => this.after(delay, kind, owner, resolve));
  }

  /** Goes on until `stop`, or until nothing more is to happen. To be called from a macrotask. */
  run(): void {
    this.stopped = false;
    drainMicrotasks();
    while (!this.stopped && this.step());
  }

  /** Ends `run` after the event under way. */
  stop(): void {
    this.stopped = true;
  }

  /** Has all events up to that moment happen. To be called from a macrotask. */
  runUntil(moment: number): void {
    this.after(moment - this.now, 'until', undefined, () => this.stop());
    this.run();
  }

  /** Adds a line to the trace, where lines are kept. */
  note(line: string): void {
    this.trace.lines?.push(`${(this.now / MS).toFixed(3)} ${line}`);
  }

  private step(): boolean {
    const event = this.heap.pop();
    if (!event) return false;
    const { owner, run } = event;
    if (run === CANCELLED || (owner && !owner.alive)) return true;
    this.now = event.at;
    this.happened += 1;
    const { trace } = this;
    trace.mix(event.at, event.kind, owner ? owner.index : 0);
    if (trace.lines) this.note(owner ? `${owner.id}: ${event.kind}` : event.kind);
    run();
    drainMicrotasks();
    return true;
  }
}
