import { deadLetterSuite } from './store/dead-letters.js';
import { entitySuite } from './store/entities.js';
import { fenceSuite } from './store/fences.js';
import { inboxSuite } from './store/inbox.js';
import { outboxSuite } from './store/outbox.js';
import { retentionSuite } from './store/retention.js';
import { sentMessageSuite } from './store/sent-messages.js';
import { StoreBench, type OpenStore } from './store/store-bench.js';
import { transactionSuite } from './store/transactions.js';

export type { OpenStore } from './store/store-bench.js';

/** A kind of store. It has the tables of `store/specimen.ts` besides messaging's own. */
export interface StoreKind {
  readonly name: string;
  /** An empty one. */
  open(): Promise<OpenStore>;
  /** After the last test. */
  dispose(): Promise<void>;
}

/**
 * What every store promises: transactions that are written whole or not at all, each id of the inbox once, entities by compare-and-set,
 * an outbox that skips nothing, trimming that waits for nobody, and rounds that write nothing once another has a greater token.
 *
 * What none promises: that reading locks anything, that ids of the outbox are committed in their order, that of two that are in each
 * other's way a certain one wins, or that a commit that threw `StoreUnavailable` has not happened.
 */
export function storeSuite(kind: StoreKind): void {
  describe(`the ${kind.name} store`, () => {
    const bench = new StoreBench();
    beforeEach(async () => {
      bench.open = await kind.open();
    });
    afterAll(() => kind.dispose());

    it('answers a ping', async () => {
      await bench.store.ping();
    });
    transactionSuite(bench);
    inboxSuite(bench);
    entitySuite(bench);
    outboxSuite(bench);
    sentMessageSuite(bench);
    deadLetterSuite(bench);
    retentionSuite(bench);
    fenceSuite(bench);
  });
}
