import type { Clock } from '@comanda/kernel';
import { counter, logger } from '@comanda/observability';
import type { Overload } from './admission.js';

const TELL_MS = 1_000;
const log = logger('admission');

/** Tells of refused requests: a metric each, and one line in the log for all of a second. A line each would make the overload worse. */
export class Refusals {
  private readonly count = counter('admission.refused', {
    description: 'Requests that were refused since there was too much to do.',
    unit: '{request}',
  });
  private refused: Partial<Record<Overload, number>> | undefined;

  constructor(private readonly clock: Clock) {}

  note(reason: Overload): void {
    this.count(1, { reason });
    if (!this.refused) this.tellLater((this.refused = {}));
    this.refused[reason] = (this.refused[reason] ?? 0) + 1;
  }

  private tellLater(refused: object): void {
    this.clock.after(TELL_MS, () => {
      log.warn({ refused }, 'overloaded: requests were refused');
      this.refused = undefined;
    });
  }
}
