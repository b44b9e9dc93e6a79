import { handler, logEntry, ref, tell, type Table } from '../src/index.js';
import { accounts, ledger, moved, type Account, type Movement } from './bank.js';
import { Bench, call } from './bench.js';

const reads = ({ accountId }: Movement) => ({ account: ref(accounts, accountId) });
const five = { accountId: 'a', amount: 5 };
const account: Account = { accountId: 'a', balance: 5 };
/** Each of the decisions has this effect, too: it must not be written. */
const append = [logEntry(ledger, five)];

const saysMore = { save: { account, other: account }, append, reply: {} };

const illegal: [string, string, ReturnType<typeof call>][] = [
  [
    'saves under another id than it has read',
    'under another id than a',
    call(
      handler({ reads, decide: () => ({ save: { account: { ...account, accountId: 'b' } }, append, reply: {} }) }),
      five,
    ),
  ],
  [
    'saves what it has not read',
    'saves other, which it did not read',
    call(handler({ reads, decide: () => saysMore as { save: { account: Account }; reply: object } }), five),
  ],
  [
    'tells about what it does not save',
    'tells about a, which the decision does not save',
    call(handler({ reads, decide: () => ({ append, events: [tell(moved, 'a', account)], reply: {} }) }), five),
  ],
  [
    'tells about another aggregate than it saves',
    'tells about b, which the decision does not save',
    call(
      handler({ reads, decide: () => ({ save: { account }, append, events: [tell(moved, 'b', account)], reply: {} }) }),
      five,
    ),
  ],
  [
    'tells the same event twice about one version',
    'the same event about the same aggregate twice',
    call(
      handler({
        reads,
        decide: () => ({
          save: { account },
          append,
          events: [tell(moved, 'a', account), tell(moved, 'a', account)],
          reply: {},
        }),
      }),
      five,
    ),
  ],
];

describe('a decision that', () => {
  it.each(illegal)('%s is a defect, and nothing is written', async (_what, reason, work) => {
    const bench = new Bench();
    expect(await bench.executor.submit(work)).toMatchObject({
      kind: 'failed',
      error: { message: expect.stringContaining(reason) },
    });
    expect(bench.movements()).toEqual([]);
    expect(bench.balanceOf('a')).toBeUndefined();
    expect(bench.store.outbox.size).toBe(0);
    expect((await Promise.all(bench.committed.map(({ outbox }) => outbox))).flat()).toEqual([]);
  });

  it('cannot store its reply is a defect, and nothing is written', async () => {
    const bench = new Bench();
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    const answering = handler({ reads, decide: () => ({ save: { account }, append, reply: circular }) });
    const once = { id: 'k', requestHash: 'h' };
    await expect(bench.executor.execute(answering, five, { once })).rejects.toThrow('call stack');
    expect(bench.movements()).toEqual([]);
    expect(bench.store.inbox.size).toBe(0);
  });

  it('was to read only, and changes something, is a defect, and nothing is written', async () => {
    const bench = new Bench();
    const saving = handler({ reads, decide: () => ({ save: { account }, reply: {} }) });
    const outcome = await bench.executor.submit({ ...call(saving, five), onlyReads: true });
    expect(outcome).toMatchObject({ kind: 'failed', error: { message: expect.stringContaining('read only') } });
    expect(bench.balanceOf('a')).toBeUndefined();
  });

  it('saves one object as two entities makes a row of each', async () => {
    const bench = new Bench();
    const copies: Table<Account> = {
      ...accounts,
      name: 'copies',
      toRow: (entity) => ({ ...accounts.toRow(entity), copied: true }),
    };
    const both = handler({
      reads: () => ({ account: ref(accounts, 'a'), copy: ref(copies, 'a') }),
      decide: () => ({ save: { account, copy: account }, reply: {} }),
    });
    await bench.executor.submit(call(both, five));
    expect(bench.store.table('copies').get('a')!.row).toMatchObject({ copied: true });
    expect(bench.store.table(accounts.name).get('a')!.row).not.toHaveProperty('copied');
  });

  it('saves nothing of an entity leaves its version as it is', async () => {
    const bench = new Bench();
    const table: Table<Account> = accounts;
    const save = call(handler({ reads, decide: () => ({ save: { account }, reply: {} }) }), five);
    const look = call(
      handler({
        reads: () => ({ account: ref(table, 'a') }),
        decide: (_five, loaded) => ({ save: {}, reply: loaded.account }),
      }),
      five,
    );
    await bench.executor.submit(save);
    expect(await bench.executor.submit(look)).toEqual({ kind: 'replied', reply: account });
    expect(bench.account('a')!.version).toBe(1);
  });
});
