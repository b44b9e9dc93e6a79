import { aLine } from '../../../../test/journal-mothers.js';
import { JournalOrder } from './journal-order.js';

/** A look at lines at these places, with transactions up to `ended` ended and up to `begun` begun. */
const look = (places: number[], { ended = 100, begun = 100 } = {}) => ({
  lines: places.map((place) => aLine(place)),
  oldestRunning: BigInt(ended + 1),
  nextToRun: BigInt(begun + 1),
});

let order: JournalOrder;
beforeEach(() => {
  order = new JournalOrder(1n);
});
const take = (page: ReturnType<typeof look>, nowMs = 0) =>
  order.take(page, nowMs).map(({ entryId }) => Number(entryId));

describe('the order of the journal', () => {
  it('is put out as it comes, each line once', () => {
    expect(take(look([1, 2, 3]))).toEqual([1, 2, 3]);
    expect(order.next).toBe(4n);
    expect(take(look([4]))).toEqual([4]);
    expect(order.isWaiting).toBe(false);
  });

  it('waits for a place that is missing, and goes on when it has come', () => {
    expect(take(look([1, 3, 4], { ended: 1, begun: 3 }))).toEqual([1]);
    expect(order.isWaiting).toBe(true);
    expect(take(look([2, 3, 4], { ended: 1, begun: 5 }))).toEqual([2, 3, 4]);
  });

  it('waits on while a transaction runs that had begun by then', () => {
    take(look([2], { ended: 1, begun: 3 }));
    expect(take(look([2, 3], { ended: 2, begun: 9 }))).toEqual([]);
  });

  it('leaves out a place that nobody can write any more', () => {
    take(look([1, 3], { ended: 1, begun: 3 }));
    expect(take(look([3, 4], { ended: 3, begun: 5 }))).toEqual([3, 4]);
    expect(order.isWaiting).toBe(false);
  });

  it('waits anew for what is missing behind what it had seen', () => {
    take(look([2], { ended: 1, begun: 2 }));
    expect(take(look([2, 4], { ended: 3, begun: 4 }))).toEqual([2]);
    expect(order.isWaiting).toBe(true);
    expect(take(look([3, 4], { ended: 4, begun: 4 }))).toEqual([3, 4]);
  });

  it('gives up a place after five seconds, should a transaction hang', () => {
    take(look([2], { ended: 0, begun: 2 }), 1_000);
    expect(take(look([2], { ended: 0, begun: 2 }), 5_999)).toEqual([]);
    expect(take(look([2], { ended: 0, begun: 2 }), 6_000)).toEqual([2]);
  });

  it('takes a look without lines', () => {
    expect(take(look([], { ended: -1, begun: -1 }))).toEqual([]);
    expect(order.next).toBe(1n);
  });
});
