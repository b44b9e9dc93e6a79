import { isFinal } from '../domain/order-state.js';
import type { OrderFeed } from './order-feed.js';
import type { StoredOrder } from './order-reader.js';
import type { OrderReads } from './order-reads.js';

/** Orders that somebody watches. */
export class OrderWatch {
  constructor(
    private readonly feed: OrderFeed,
    private readonly reads: OrderReads,
  ) {}

  /**
   * The order as it is now, if that is later than the version `after`, then as it is after each change; a reader that is slower than the
   * changes gets the last of them. Ends with a final state, or when the signal aborts. Reading throws `ORDER_NOT_FOUND`.
   */
  async *states(orderId: string, after: number, signal: AbortSignal): AsyncGenerator<StoredOrder, void> {
    let goOn: (() => void) | undefined;
    let latest: StoredOrder | undefined;
    const wake = () => goOn?.();
    const stop = this.feed.listen(orderId, (order) => {
      // What another process committed may have been read before this was told.
      if (!latest || order.version >= latest.version) latest = order;
      wake();
    });
    signal.addEventListener('abort', wake);
    try {
      // Listening comes first: what changes while this is read is told.
      const read = await this.reads.get(orderId);
      if (!latest || read.version >= latest.version) latest = read;
      for (let told = after; !signal.aborted;) {
        if (latest.version > told) {
          told = latest.version;
          yield latest;
        } else if (isFinal(latest.state)) return;
        else await new Promise<void>((resolve) => (goOn = resolve));
      }
    } finally {
      stop();
      signal.removeEventListener('abort', wake);
    }
  }
}
