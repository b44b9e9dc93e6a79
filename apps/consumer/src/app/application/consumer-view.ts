import type { Consumer } from '../domain/consumer.js';

/** A consumer as it is answered: JSON but for bigints, since an answer may be kept for repetitions of the call. */
export interface ConsumerView extends Omit<Consumer, 'registeredAt'> {
  /** RFC 3339. */
  readonly registeredAt: string;
}

/** Shows a consumer. */
export function viewConsumer(consumer: Consumer): ConsumerView {
  return { ...consumer, registeredAt: consumer.registeredAt.toISOString() };
}
