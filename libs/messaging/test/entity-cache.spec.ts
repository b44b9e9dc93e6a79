import { DatabaseTime } from '../src/database-time.js';
import { EntityCache } from '../src/entity-cache.js';
import { handler, MemoryStore, newRef, ref, type StoreTransaction } from '../src/index.js';
import { accounts, deposit, withdraw, type Account } from './bank.js';
import { Bench, call, message, replied } from './bench.js';

/** Tells what was loaded, and what was decided in vain. */
class CountingStore extends MemoryStore {
  readonly loaded: string[] = [];
  transactions = 0;

  override transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
    this.transactions += 1;
    return super.transaction((tx) => {
      const load = tx.load.bind(tx);
      tx.load = (table, ids) => {
        this.loaded.push(...ids);
        return load(table, ids);
      };
      return work(tx);
    });
  }
}

const look = handler({
  reads: () => ({ account: ref(accounts, 'a') }),
  decide: (_asked: object, { account }) => ({ reply: account?.balance }),
});
const one = { accountId: 'a', amount: 1 };

let bench: Bench;
let store: CountingStore;
let other: Bench;

beforeEach(() => {
  bench = new Bench();
  store = new CountingStore(bench.clock);
  bench = new Bench(bench.clock, store);
  other = new Bench(bench.clock, store);
});

describe('what this process has saved last', () => {
  beforeEach(async () => {
    await bench.executor.submit(call(deposit, one));
    store.loaded.length = 0;
  });

  it('is not loaded again by a decision that saves it', async () => {
    await bench.executor.submit(call(deposit, one));
    await bench.executor.submit(call(withdraw, one));
    expect(store.loaded).toEqual([]);
    expect(bench.account('a')).toMatchObject({ balance: 1, version: 3 });
  });

  it('is loaded where another process has saved since, and nothing is lost', async () => {
    await other.executor.submit(call(deposit, one));
    store.loaded.length = 0;
    const outcome = await bench.outlast(bench.executor.submit(call(deposit, one)));
    expect(outcome).toEqual({ kind: 'replied', reply: { balance: 3 } });
    expect(store.loaded).toEqual(['a']);
  });

  it('does not decide what saves nothing where another process has saved since: that sees what is stored', async () => {
    await other.executor.submit(call(deposit, one));
    expect(await bench.executor.submit(call(look, {}))).toEqual({ kind: 'replied', reply: 2 });
  });

  it('does not refuse: what is stored may be enough', async () => {
    await other.executor.submit(call(deposit, { accountId: 'a', amount: 9 }));
    const outcome = await bench.executor.submit(message(withdraw, { accountId: 'a', amount: 10 }, { id: 'm1' }));
    expect(outcome).toMatchObject({ kind: 'replied', reply: { balance: 0 } });
  });

  it('is decided about anew at once where it was old, without the pause of a conflict', async () => {
    await other.executor.submit(call(deposit, one));
    const [before, now] = [store.transactions, bench.clock.monotonicMs()];
    await bench.executor.submit(call(look, {}));
    expect(store.transactions - before).toBe(2);
    expect(bench.clock.monotonicMs()).toBe(now);
  });

  it('is not what was not committed', async () => {
    store.failures.push(new Error('no'));
    await bench.executor.submit(call(deposit, one));
    await bench.executor.submit(call(deposit, one));
    expect(bench.account('a')).toMatchObject({ balance: 2, version: 2 });
  });

  it('is not loaded for what only looks at it, as long as it is right', async () => {
    expect(await bench.executor.submit(call(look, {}))).toEqual({ kind: 'replied', reply: 1 });
    expect(store.loaded).toEqual([]);
  });

  it('is told, with what others read meanwhile, to those who listen to the table', async () => {
    const told: unknown[] = [];
    const stop = bench.executor.onSaved(accounts, (id, { entity, version }) =>
      told.push([id, entity.balance, version]),
    );
    await bench.executor.submit(call(deposit, one));
    await bench.executor.submit(call(look, {}));
    await other.executor.submit(call(deposit, one));
    stop();
    await bench.outlast(bench.executor.submit(call(deposit, one)));
    expect(told).toEqual([['a', 2, 2]]);
  });
});

describe('what this process has read', () => {
  it('is not read again', async () => {
    await bench.executor.submit(call(deposit, one));
    await other.executor.submit(call(look, {}));
    await other.executor.submit(call(look, {}));
    expect(store.loaded).toEqual(['a', 'a']);
  });
});

describe('what a decision most likely makes', () => {
  const open = handler({
    reads: ({ accountId }: { readonly accountId: string }) => ({ account: newRef(accounts, accountId) }),
    decide: ({ accountId }, { account }) =>
      account ? { reply: `has ${account.balance}` } : { save: { account: { accountId, balance: 0 } }, reply: 'opened' },
  });
  const refuse = handler({
    reads: () => ({ account: newRef(accounts, 'a') }),
    decide: (_asked: object, { account }) => ({ reply: account ? 'there' : 'not there' }),
  });

  it('is not looked for', async () => {
    expect(await bench.executor.submit(call(open, { accountId: 'a' }))).toMatchObject({ reply: 'opened' });
    expect(store.loaded).toEqual([]);
  });

  it('is found where it is there after all, whether it is saved or not', async () => {
    await other.executor.submit(call(deposit, one));
    store.loaded.length = 0;
    expect(await bench.outlast(bench.executor.submit(call(open, { accountId: 'a' })))).toMatchObject({
      reply: 'has 1',
    });
    expect(store.loaded).toEqual(['a']);
    const third = new Bench(bench.clock, store);
    expect(await third.outlast(third.executor.submit(call(refuse, {})))).toMatchObject({ reply: 'there' });
  });

  it('is looked for by a message that has come before', async () => {
    await bench.executor.submit(message(open, { accountId: 'a' }, { id: 'm1' }));
    expect(store.loaded).toEqual(['a']);
  });
});

describe('a command that comes for the first time', () => {
  const first = (id: string) => {
    const work = message(deposit, one, { id });
    return { ...work, inbox: { ...work.inbox!, isFresh: true } };
  };

  it('is not looked for in the inbox; with all known, nothing is read at all', async () => {
    await bench.executor.submit(first('m1'));
    const begins: unknown[] = [];
    const transaction = store.transaction.bind(store);
    store.transaction = (work) =>
      transaction((tx) => {
        const begin = tx.begin.bind(tx);
        tx.begin = (ids) => (begins.push(ids), begin(ids));
        return work(tx);
      });
    await bench.executor.submit(first('m2'));
    expect(begins).toEqual([]);
    bench.clock.advance(1_100);
    await bench.executor.submit(first('m3'));
    expect(begins).toEqual([[]]);
  });

  it('and has come before after all gets the stored reply, and changes nothing', async () => {
    const reply = replied({ balance: 1 });
    expect(await bench.executor.submit(first('m1'))).toEqual(reply);
    expect(await bench.outlast(bench.executor.submit(first('m1')))).toEqual(reply);
    expect(await bench.outlast(other.executor.submit(first('m1')))).toEqual(reply);
    expect(bench.movements()).toEqual([1]);
  });

  it('is refused where it was undone before it came', async () => {
    await bench.executor.submit(message(withdraw, one, { id: 'm1:undo', undoes: 'm1' }));
    const late = await bench.outlast(bench.executor.submit(first('m1')));
    expect(late).toMatchObject({ kind: 'refused', error: { code: 'UNDONE' } });
    expect(bench.movements()).toEqual([]);
  });
});

describe("the database's time", () => {
  it('is known for a second, by the time that has passed since', () => {
    const clock = bench.clock;
    const time = new DatabaseTime(clock);
    expect(time.beginning()).toBeUndefined();
    time.began(new Date(5_000));
    clock.advance(400);
    expect(time.beginning()).toEqual({ now: new Date(5_400), inbox: new Map() });
    clock.advance(601);
    expect(time.beginning()).toBeUndefined();
  });
});

describe('the cache', () => {
  const kept = (balance: number): { table: never; entity: Account; version: number } => ({
    table: accounts as never,
    entity: { accountId: 'a', balance },
    version: 1,
  });

  it('forgets what was kept longest ago, and is never greater than its limit', () => {
    const cache = new EntityCache(2);
    cache.keep('a', kept(1));
    cache.keep('b', kept(2));
    cache.keep('a', kept(3));
    cache.keep('c', kept(4));
    expect(['a', 'b', 'c'].map((key) => (cache.get(key)?.entity as Account | undefined)?.balance)).toEqual([
      3,
      undefined,
      4,
    ]);
  });
});
