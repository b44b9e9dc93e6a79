import { FakeClock } from '@comanda/testing';
import { MemoryStore, type StoreTransaction } from '../src/index.js';
import { deposit } from './bank.js';
import { Bench, message } from './bench.js';

/** Notes in which order a transaction reads. */
class ObservedStore extends MemoryStore {
  readonly reads: string[] = [];

  override transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
    return super.transaction((tx) => {
      const { begin, load } = tx;
      tx.begin = (ids) => (this.reads.push('inbox'), begin.call(tx, ids));
      tx.load = (table, ids) => (this.reads.push(table.name), load.call(tx, table, ids) as never);
      return work(tx);
    });
  }
}

// Otherwise an undo could find in the inbox that its `do` was done, and in what it has loaded that it was not: it would undo nothing.
it('reads the inbox before what it decides about, so that what was done by then shows in it', async () => {
  const clock = new FakeClock();
  const store = new ObservedStore(clock);
  const bench = new Bench(clock, store);
  await bench.executor.submit(message(deposit, { accountId: 'a', amount: 1 }, { id: 'm1' }));
  expect(store.reads).toEqual(['inbox', 'accounts']);
});
