import { DomainError } from '@comanda/kernel';
import { StoreUnavailable } from '@comanda/messaging';
import { CallFailed, MS, type SimulatedWorld } from '@comanda/simulation';

/**
 * Asks again until there is an answer: a value, or a refusal for good. Whoever insists does so with an idempotency key, or with what
 * may be done twice. Rejects with what is no answer.
 */
export async function insist<T>(world: SimulatedWorld, ask: () => Promise<T>): Promise<T | DomainError> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof DomainError && !error.retryable) return error;
      const isTransient =
        error instanceof DomainError || error instanceof CallFailed || error instanceof StoreUnavailable;
      if (!isTransient) throw error;
      await world.schedule.sleep((100 + world.chance.below(400)) * MS, 'asks again');
    }
  }
}
