import { Bench } from './bench.js';

it.each([
  ['commit lost', 'StoreUnavailable', undefined],
  ['commit unknown', 'StoreUnavailable', 7],
  ['serialization failure', 'WriteConflict', undefined],
  ['crash before commit', 'nothing', undefined],
  ['crash after commit', 'nothing', 7],
] as const)('with %s its caller hears of %s, and %p is stored', async (kind, heard, stored) => {
  const bench = new Bench({ [kind]: 1 });
  expect(await bench.outcome(bench.count(7))).toBe(heard);
  expect(bench.stored).toBe(stored);
});

it.each([
  ['statement lost', 0],
  ['statement unknown', 1],
] as const)('with %s a statement fails, and has %i effects', async (kind, effects) => {
  const bench = new Bench({ [kind]: 1 });
  const letter = { messageId: 'm', subject: 's', envelope: new Uint8Array(), reason: 'r' };
  expect(await bench.outcome(bench.process.ports.store.bury(letter, false))).toBe('StoreUnavailable');
  expect(bench.world.database('service').letters.size).toBe(effects);
});

it('is away while its database is', async () => {
  const bench = new Bench();
  bench.world.database('service').available = false;
  expect(await bench.outcome(bench.count(1))).toBe('StoreUnavailable');
  expect(await bench.outcome(bench.process.ports.store.ping())).toBe('StoreUnavailable');
  bench.world.heal();
  expect(await bench.outcome(bench.count(1))).toBe('done');
});

it('keeps the history of what was committed', async () => {
  const bench = new Bench();
  await bench.outcome(bench.count(3));
  expect(bench.world.database('service').transactions).toMatchObject([
    { by: 'host-1.1', changes: [{ table: 'counters', key: 'c', before: undefined, after: { version: 1 } }] },
  ]);
});

it('refuses a key that Postgres would not take', async () => {
  const bench = new Bench();
  const table = { name: 't', key: 'id', columns: { id: 'uuid' }, toRow: () => ({}), fromRow: () => ({}) } as const;
  expect(await bench.outcome(bench.process.ports.store.transaction((tx) => tx.load(table, ['none'])))).toBe('Error');
});
