import type { EventContract } from '@comanda/kernel';

/** Hears events of any service as they pass, at most once and without memory: good for waking up, never for state. */
export abstract class EventTap {
  /** Calls the listener for each event of these contracts until the answered function is called. */
  abstract onTold<T>(
    contracts: readonly EventContract<T>[],
    listener: (contract: EventContract<T>, data: T) => void,
  ): () => void;
}
