import { MemoryStore, StoreUnavailable, type StoreTransaction } from '../src/index.js';
import type { Outcome, Work } from '../src/work.js';
import { bounce, broken, deposit, withdraw } from './bank.js';
import { Bench, message, replied } from './bench.js';

const DO = { id: 's1:pay:do' };
const UNDO = { id: 's1:pay:undo', undoes: DO.id };

const pay = message(deposit, { accountId: 'a', amount: 5 }, DO);
const payBack = message(withdraw, { accountId: 'a', amount: 5 }, UNDO);
const paid = replied({ balance: 5 });
const undone = { kind: 'refused', error: { code: 'UNDONE' } };

let bench: Bench;

beforeEach(() => {
  bench = new Bench();
});

/** One after the other, or all in one batch. */
const ways: [string, (works: readonly Work[]) => Promise<Outcome[]>][] = [
  ['in one batch', (works) => Promise.all(works.map((work) => bench.executor.submit(work)))],
  [
    'in batches of their own',
    async (works) => {
      const outcomes: Outcome[] = [];
      for (const work of works) outcomes.push(await bench.executor.submit(work));
      return outcomes;
    },
  ],
];

describe.each(ways)('messages %s', (_way, run) => {
  it('have their effect once, and get the stored reply when they come again', async () => {
    expect(await run([pay, pay, pay])).toEqual([paid, paid, paid]);
    expect(bench.movements()).toEqual([5]);
    expect(bench.account('a')!.version).toBe(1);
  });

  it('get the same refusal again, even when it would no longer be refused', async () => {
    const early = message(withdraw, { accountId: 'a', amount: 5 }, { id: 's2:take:do' });
    const outcomes = await run([early, pay, early]);
    expect(outcomes).toMatchObject([
      { kind: 'refused' },
      paid,
      { kind: 'refused', error: { code: 'INSUFFICIENT_FUNDS' } },
    ]);
    expect(bench.balanceOf('a')).toBe(5);
  });

  it('get a refusal that has changed something again, but not the change', async () => {
    const cheque = message(bounce, { accountId: 'a', amount: 5 }, { id: 's2:cheque:do' });
    const bounced = { kind: 'refused', error: { code: 'BOUNCED', message: 'The cheque bounced.' } };
    expect(await run([cheque, cheque])).toMatchObject([bounced, bounced]);
    expect(bench.movements()).toEqual([-1]);
  });

  it('that met a defect are decided anew when they come again', async () => {
    const poison = message(broken, { accountId: 'a', amount: 5 }, { id: 's2:poison:do' });
    expect(await run([poison, poison])).toMatchObject([{ kind: 'failed' }, { kind: 'failed' }]);
    expect(bench.store.inbox.size).toBe(0);
  });

  it('that undo what was done are decided about', async () => {
    expect(await run([pay, payBack])).toEqual([paid, replied({ balance: 0 })]);
    expect(bench.movements()).toEqual([5, -5]);
  });

  it('that undo what never came succeed, and the late one is refused', async () => {
    expect(await run([payBack, pay])).toMatchObject([{ kind: 'replied', reply: {} }, undone]);
    expect(bench.movements()).toEqual([]);
  });

  it('that undo what never came get the same answer again, and so does the late one', async () => {
    expect(await run([payBack, payBack, pay, pay])).toMatchObject([
      { kind: 'replied', reply: {} },
      { kind: 'replied', reply: {} },
      undone,
      undone,
    ]);
    expect([...bench.store.inbox.keys()].sort()).toEqual([DO.id, UNDO.id]);
  });

  it('that undo what was refused succeed, and change nothing', async () => {
    const refused = message(bounce, { accountId: 'a', amount: 5 }, { id: DO.id });
    expect(await run([refused, payBack])).toMatchObject([{ kind: 'refused' }, { kind: 'replied', reply: {} }]);
    expect(bench.movements()).toEqual([-1]);
  });

  it('that undo what was begun before are decided about, whether it came or not; and it does not come later', async () => {
    const always = { ...payBack, inbox: { ...payBack.inbox!, undoAlways: true } };
    await run([message(deposit, { accountId: 'a', amount: 5 }, { id: 's0:lock:do' })]);
    expect(await run([always, pay])).toMatchObject([{ kind: 'replied', reply: { balance: 0 } }, undone]);
    expect(bench.movements()).toEqual([5, -5]);
  });

  it('that undo nothing that was ever sent are decided about', async () => {
    const reject = message(deposit, { accountId: 'a', amount: 1 }, { id: 's1:reject:undo' });
    expect(await run([reject])).toEqual([replied({ balance: 1 })]);
    expect(bench.movements()).toEqual([1]);
  });
});

describe('a message whose commit is unknown', () => {
  /** Commits, and then loses the connection. */
  class ForgetfulStore extends MemoryStore {
    override async transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
      const value = await super.transaction(work);
      if (this.commits === 1) throw new StoreUnavailable('the connection broke');
      return value;
    }
  }

  it('comes again and is answered by the inbox', async () => {
    bench = new Bench(bench.clock, new ForgetfulStore(bench.clock));
    expect(await bench.executor.submit(pay)).toMatchObject({ kind: 'unavailable' });
    expect(await bench.executor.submit(pay)).toEqual(paid);
    expect(bench.movements()).toEqual([5]);
  });
});

describe('two processes of a service', () => {
  let other: Bench;

  beforeEach(() => {
    other = new Bench(bench.clock, bench.store);
  });

  it('that get the same message at the same time apply it once, and both answer', async () => {
    const outcomes = await bench.outlast(Promise.all([bench.executor.submit(pay), other.executor.submit(pay)]));
    expect(outcomes).toEqual([paid, paid]);
    expect(bench.movements()).toEqual([5]);
  });

  it('that get a message and its undoing at the same time end with nothing done', async () => {
    const outcomes = await bench.outlast(Promise.all([other.executor.submit(payBack), bench.executor.submit(pay)]));
    expect(outcomes[0]!.kind).toBe('replied');
    expect(bench.balanceOf('a') ?? 0).toBe(0);
  });
});
