import { DomainError } from '@comanda/kernel';
import { FakeClock, settled } from '@comanda/testing';
import { decodeEnvelope } from '../src/envelope.js';
import { handler, MemoryStore, ref, StoreUnavailable, WriteConflict, type StoreTransaction } from '../src/index.js';
import { accounts, broken, deposit, ledger, moved, withdraw } from './bank.js';
import { Bench, call } from './bench.js';

const COMMAND = {
  id: 's:x:do',
  participant: 'x',
  name: 'X',
  data: new Uint8Array(),
  sagaId: 's',
  step: 'x',
  direction: 'do',
  attempt: 1,
  mustSucceed: false,
} as const;

let bench: Bench;

beforeEach(() => {
  bench = new Bench();
});

/** Fails like a database whose constraint one row breaks. */
class PickyStore extends MemoryStore {
  transactions = 0;

  override transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
    this.transactions += 1;
    return super.transaction(async (tx) => {
      const append = tx.append.bind(tx);
      tx.append = (entries) => {
        if (entries.some(({ row }) => row.amount === 13)) throw new Error('no thirteens');
        append(entries);
      };
      return work(tx);
    });
  }
}

describe('a batch', () => {
  it('is what arrived together, and one commit', async () => {
    const works = ['a', 'b', 'c'].map((accountId) => call(deposit, { accountId, amount: 1 }));
    await Promise.all(works.map((work) => bench.executor.submit(work)));
    expect(bench.store.commits).toBe(1);
    expect(bench.committed).toHaveLength(1);
    expect(await bench.committed[0]!.outbox).toHaveLength(3);
  });

  it('of one is decided at once: it waits for nobody and no time', async () => {
    const outcome = await bench.executor.submit(call(deposit, { accountId: 'a', amount: 1 }));
    expect(outcome).toEqual({ kind: 'replied', reply: { balance: 1 } });
    expect(bench.clock.monotonicMs()).toBe(0);
  });

  it('gathers what arrives while the one before runs', async () => {
    let open!: () => void;
    const gate = new Promise<void>((resolve) => (open = resolve));
    class SlowStore extends MemoryStore {
      override async transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
        await gate;
        return super.transaction(work);
      }
    }
    const clock = new FakeClock();
    const slow = new Bench(clock, new SlowStore(clock));
    const first = slow.executor.submit(call(deposit, { accountId: 'a', amount: 1 }));
    await settled();
    const others = [2, 3].map((amount) => slow.executor.submit(call(deposit, { accountId: 'a', amount })));
    await settled();
    open();
    await Promise.all([first, ...others]);
    expect(slow.store.commits).toBe(2);
    expect(slow.balanceOf('a')).toBe(6);
  });

  it('waits a little for company after one that had it, so that under load all share what a batch costs', async () => {
    const some = (): Promise<unknown>[] =>
      ['a', 'b', 'c'].map((accountId) => bench.executor.submit(call(deposit, { accountId, amount: 1 })));
    await Promise.all(some());
    const later = some();
    await settled();
    expect(bench.store.commits).toBe(1);
    later.push(...some());
    await bench.outlast(Promise.all(later));
    expect(bench.store.commits).toBe(2);
  });

  it('waits for nobody after one of two: there is no load', async () => {
    const some = (): Promise<unknown>[] =>
      ['a', 'b'].map((accountId) => bench.executor.submit(call(deposit, { accountId, amount: 1 })));
    await Promise.all(some());
    await Promise.all(some());
    expect(bench.store.commits).toBe(2);
    expect(bench.clock.monotonicMs()).toBe(0);
  });

  it('is never greater than its limit', async () => {
    const small = new Bench(undefined, undefined, { maxBatch: 2 });
    await Promise.all([1, 2, 3].map((amount) => small.executor.submit(call(deposit, { accountId: 'a', amount }))));
    expect(small.store.commits).toBe(2);
    expect(small.balanceOf('a')).toBe(6);
  });

  it.each([
    [true, ['first', 'second']],
    [false, ['second']],
    [undefined, ['first', 'second']],
  ])(
    'sends what a decision has sent before another one changed its state, if that is owed still (%s)',
    async (owed, sent) => {
      const sending = (step: string) =>
        handler({
          reads: () => ({ account: ref(accounts, 'a') }),
          decide: (_asked: object, { account }) => ({
            save: { account: { accountId: 'a', balance: (account?.balance ?? 0) + 1 } },
            send: [{ ...COMMAND, step }],
            reply: {},
          }),
          ...(owed !== undefined && { owes: () => owed }),
        });
      await Promise.all(['first', 'second'].map((step) => bench.executor.submit(call(sending(step), {}))));
      expect(bench.committed.map(({ send }) => send.map(({ step }) => step))).toEqual([sent]);
    },
  );

  it('saves nothing of what a decision leaves undefined', async () => {
    const undecided = handler({
      reads: () => ({ account: ref(accounts, 'a') }),
      decide: () => ({ save: { account: undefined }, reply: {} }),
    });
    expect(await bench.executor.submit(call(undecided, {}))).toMatchObject({ kind: 'replied' });
    expect(bench.account('a')).toBeUndefined();
  });

  it('shows each decision what those before it have changed', async () => {
    const works = [call(deposit, { accountId: 'a', amount: 10 }), call(withdraw, { accountId: 'a', amount: 7 })];
    const outcomes = await Promise.all(works.map((work) => bench.executor.submit(work)));
    expect(outcomes).toEqual([
      { kind: 'replied', reply: { balance: 10 } },
      { kind: 'replied', reply: { balance: 3 } },
    ]);
    expect(bench.store.commits).toBe(1);
    expect(bench.movements()).toEqual([10, -7]);
  });

  it('lets versions grow by one a decision, and numbers events by them', async () => {
    for (const amounts of [[1, 2], [3]]) {
      await Promise.all(amounts.map((amount) => bench.executor.submit(call(deposit, { accountId: 'a', amount }))));
    }
    expect(bench.account('a')).toEqual({ accountId: 'a', balance: 6, version: 3 });
    const sequences = [...bench.store.outbox.values()].map(({ envelope }) => decodeEnvelope(envelope).sequence);
    expect(sequences).toEqual([1, 2, 3]);
  });

  it('tells its events with what a subscriber needs to know', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await bench.executor.submit({ ...call(deposit, { accountId: 'a', amount: 5 }), traceparent });
    const [row] = bench.store.outbox.values();
    expect(row).toMatchObject({ eventId: 'bank:a:1:Moved', subject: 'evt.bank.Moved', subscribers: ['audit'] });
    const { data, ...attributes } = decodeEnvelope(row!.envelope);
    expect(attributes).toEqual({
      id: 'bank:a:1:Moved',
      type: moved.type,
      source: 'bank',
      subject: 'a',
      sequence: 1,
      timeMs: bench.clock.now().getTime(),
      traceparent,
    });
    expect(moved.decode(data)).toEqual({ accountId: 'a', balance: 5 });
  });

  it('gives on the commands that a decision sends, once they are committed', async () => {
    const command = {
      id: 's:x:do',
      participant: 'x',
      name: 'X',
      data: new Uint8Array(),
      sagaId: 's',
      step: 'x',
      direction: 'do',
      attempt: 1,
      mustSucceed: false,
    } as const;
    const asking = handler({ reads: () => ({}), decide: () => ({ send: [command], reply: {} }) });
    bench.store.failures.push(new Error('no'), new Error('no'));
    await bench.executor.submit(call(asking, {}));
    expect(bench.committed).toEqual([]);
    await bench.executor.submit(call(asking, {}));
    await bench.executor.submit(call(asking, {}));
    expect(bench.committed.map(({ send }) => send)).toEqual([[command]]);
  });
});

describe('a decision that fails', () => {
  const around = (culprit: ReturnType<typeof call>) => [
    call(deposit, { accountId: 'a', amount: 1 }),
    culprit,
    call(deposit, { accountId: 'a', amount: 2 }),
  ];

  it('by a defect fails alone: the others are committed with one commit', async () => {
    const works = around(call(broken, { accountId: 'a', amount: 99 }));
    const outcomes = await Promise.all(works.map((work) => bench.executor.submit(work)));
    expect(outcomes.map(({ kind }) => kind)).toEqual(['replied', 'failed', 'replied']);
    expect(outcomes[1]).toMatchObject({ error: { message: 'a defect' } });
    expect(bench.account('a')).toMatchObject({ balance: 3, version: 2 });
    expect(bench.store.commits).toBe(1);
  });

  it.each([
    ['fails', new Error('no id'), 'failed'],
    ['is refused', new DomainError('NO_ID', 'invalid', 'No id.'), 'refused'],
  ])('while it says what it reads %s alone', async (_what, error, kind) => {
    const unreadable = handler({
      reads: (): Record<string, never> => {
        throw error;
      },
      decide: () => ({ reply: {} }),
    });
    const outcomes = await Promise.all(around(call(unreadable, {})).map((work) => bench.executor.submit(work)));
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['replied', kind, 'replied']);
    expect(outcomes[1]).toEqual({ kind, error });
    expect(bench.balanceOf('a')).toBe(3);
  });

  it('by a rule is refused, and writes nothing', async () => {
    const works = around(call(withdraw, { accountId: 'a', amount: 99 }));
    const outcomes = await Promise.all(works.map((work) => bench.executor.submit(work)));
    expect(outcomes.map(({ kind }) => kind)).toEqual(['replied', 'refused', 'replied']);
    expect(outcomes[1]).toMatchObject({ error: { code: 'INSUFFICIENT_FUNDS' } });
    expect(bench.movements()).toEqual([1, 2]);
  });

  it('because something is away now is given back', async () => {
    const waiting = handler({
      reads: () => ({}),
      decide: () => {
        throw new DomainError('BUSY', 'unavailable', 'Later.');
      },
    });
    expect(await bench.executor.submit(call(waiting, {}))).toMatchObject({
      kind: 'unavailable',
      error: { code: 'BUSY' },
    });
    await expect(bench.executor.execute(waiting, {})).rejects.toMatchObject({ code: 'BUSY' });
  });

  it('in the store makes the batch run one by one, and only the culprit fails', async () => {
    const clock = new FakeClock();
    const picky = new Bench(clock, new PickyStore(clock));
    const works = [1, 13, 2].map((amount) => call(deposit, { accountId: `account-${amount}`, amount }));
    const outcomes = await Promise.all(works.map((work) => picky.executor.submit(work)));
    expect(outcomes.map(({ kind }) => kind)).toEqual(['replied', 'failed', 'replied']);
    expect(outcomes[1]).toMatchObject({ error: { message: 'no thirteens' } });
    expect(picky.movements()).toEqual([1, 2]);
    expect(picky.account('account-13')).toBeUndefined();
  });

  it('throws its own error at the caller', async () => {
    await expect(bench.executor.execute(broken, { accountId: 'a', amount: 1 })).rejects.toThrow('a defect');
    await expect(bench.executor.execute(withdraw, { accountId: 'a', amount: 1 })).rejects.toMatchObject({
      code: 'INSUFFICIENT_FUNDS',
    });
  });
});

describe('a write conflict', () => {
  it('has the whole batch decided anew', async () => {
    bench.store.failures.push(new WriteConflict(), new WriteConflict());
    const works = [1, 2].map((amount) => bench.executor.submit(call(deposit, { accountId: 'a', amount })));
    const outcomes = await bench.outlast(Promise.all(works));
    expect(outcomes.map(({ kind }) => kind)).toEqual(['replied', 'replied']);
    expect(bench.store.commits).toBe(1);
    expect(bench.balanceOf('a')).toBe(3);
  });

  it('with another process is decided anew on what that one has written', async () => {
    const other = new Bench(bench.clock, bench.store);
    const works = [bench, other].flatMap(({ executor }) =>
      Array.from({ length: 10 }, () => executor.submit(call(deposit, { accountId: 'a', amount: 1 }))),
    );
    const outcomes = await bench.outlast(Promise.all(works));
    expect(outcomes.every(({ kind }) => kind === 'replied')).toBe(true);
    expect(bench.account('a')).toMatchObject({ balance: 20, version: 20 });
    expect(bench.store.log(ledger.name)).toHaveLength(20);
  });

  it('that comes again at once is left some time before the next try', async () => {
    bench.store.failures.push(new WriteConflict(), new WriteConflict());
    const outcome = bench.executor.submit(call(deposit, { accountId: 'a', amount: 1 }));
    await settled();
    expect([bench.store.failures.length, bench.store.commits]).toEqual([0, 0]);
    expect(await bench.outlast(outcome)).toMatchObject({ kind: 'replied' });
  });

  it('that does not end is given back, not buried', async () => {
    bench.store.failures.push(...Array.from({ length: 100 }, () => new WriteConflict()));
    const outcome = await bench.outlast(bench.executor.submit(call(deposit, { accountId: 'a', amount: 1 })));
    expect(outcome).toMatchObject({ kind: 'unavailable', error: { name: 'WriteConflict' } });
  });
});

describe('a store that is away', () => {
  beforeEach(() => {
    bench.store.available = false;
  });

  it('gives everything back, and is not asked again for each', async () => {
    bench = new Bench(bench.clock, new PickyStore(bench.clock));
    bench.store.available = false;
    const works = [1, 2].map((amount) => bench.executor.submit(call(deposit, { accountId: 'a', amount })));
    const outcomes = await Promise.all(works);
    expect(outcomes).toMatchObject([{ kind: 'unavailable' }, { kind: 'unavailable' }]);
    expect((bench.store as PickyStore).transactions).toBe(1);
  });

  it('is told to the caller as STORE_UNAVAILABLE', async () => {
    const error = await bench.executor
      .execute(deposit, { accountId: 'a', amount: 1 })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DomainError);
    expect(error).toMatchObject({
      code: 'STORE_UNAVAILABLE',
      kind: 'unavailable',
      cause: expect.any(StoreUnavailable),
    });
  });

  it('is used again when it is back', async () => {
    await bench.executor.submit(call(deposit, { accountId: 'a', amount: 1 }));
    bench.store.available = true;
    await bench.executor.submit(call(deposit, { accountId: 'a', amount: 1 }));
    expect(bench.balanceOf('a')).toBe(1);
  });
});

describe('idle', () => {
  it('resolves when all that was submitted has its outcome', async () => {
    let ended = 0;
    for (const amount of [1, 2, 3])
      void bench.executor.submit(call(deposit, { accountId: 'a', amount })).then(() => (ended += 1));
    await bench.executor.idle();
    await settled();
    expect(ended).toBe(3);
    expect(bench.balanceOf('a')).toBe(6);
  });
});
