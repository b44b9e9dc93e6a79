import { BrokerBench, type BrokerKind } from './broker/broker-bench.js';
import { logSuite } from './broker/log.js';
import { publishedSuite } from './broker/published.js';
import { questionSuite } from './broker/questions.js';
import { wipedLogSuite } from './broker/wiped-log.js';

export type { BrokerKind } from './broker/broker-bench.js';

/**
 * What every broker promises while it is up: messages at most once and in the order of one sender; questions with one answer or none; a
 * log with growing sequences that gives each group its entries, one member each, until they are acknowledged.
 *
 * What none promises: that a message is ever heard, that an entry comes once only, an order among appends that are under way together
 * or among what two members of a group have, or that the log is there tomorrow.
 */
export function brokerSuite(kind: BrokerKind): void {
  describe(`the ${kind.name} broker`, () => {
    const bench = new BrokerBench(kind);
    beforeAll(() => bench.open());
    afterAll(() => bench.close());
    beforeEach(() => bench.begin());

    it('is connected', () => {
      expect(bench.broker.connected).toBe(true);
    });
    publishedSuite(bench);
    questionSuite(bench);
    logSuite(bench);
    if (kind.wipe) wipedLogSuite(bench, () => kind.wipe!());
  });
}
