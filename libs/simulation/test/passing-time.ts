import { Schedule } from '../src/index.js';

/** A schedule whose time passes with the real one: for suites that know nothing of simulated time. */
export class PassingTime {
  readonly schedule = new Schedule();
  private readonly began = performance.now();
  private readonly timer = setInterval(() => this.catchUp(), 1);

  stop(): void {
    clearInterval(this.timer);
  }

  private catchUp(): void {
    this.schedule.runUntil((performance.now() - this.began) * 1_000);
  }
}
