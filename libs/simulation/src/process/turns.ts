import type { Owner } from '../schedule/event-heap.js';
import type { Schedule } from '../schedule/schedule.js';

interface Turn {
  readonly at: number;
  readonly arrivals: (() => void)[];
}

/**
 * What arrives at a process is taken in turns: a process that is busy finds several messages in its sockets when it looks next, and
 * handles them one after the other before anything else happens. With a length of 0 every arrival is a turn of its own.
 */
export class Turns {
  private readonly open = new Map<Owner, Turn[]>();

  /** `length` in microseconds. */
  constructor(
    private readonly schedule: Schedule,
    private readonly length: number,
  ) {}

  /** Has `run` happen at that process in the first turn that begins after so many microseconds, if it then lives. */
  arrive(at: Owner, delay: number, kind: string, run: () => void): void {
    const { schedule, length } = this;
    if (length === 0) return void schedule.after(delay, kind, at, run);
    const time = Math.ceil((schedule.now + delay) / length) * length;
    const turns = this.turnsOf(at);
    const turn = turns.find((each) => each.at === time);
    if (turn) turn.arrivals.push(run);
    else this.begin(at, time, turns, run);
  }

  private begin(at: Owner, time: number, turns: Turn[], first: () => void): void {
    const turn = { at: time, arrivals: [first] };
    turns.push(turn);
    this.schedule.after(time - this.schedule.now, 'turn', at, () => {
      turns.splice(turns.indexOf(turn), 1);
      for (const arrival of turn.arrivals) if (at.alive) arrival();
    });
  }

  private turnsOf(owner: Owner): Turn[] {
    let turns = this.open.get(owner);
    if (!turns) this.open.set(owner, (turns = []));
    return turns;
  }
}
