import { expect, it } from '@jest/globals';
import { silentLog } from '../terminal/log.mjs';
import { look } from './index.mjs';

const ID = '01a1ff0d-7809-756c-be9c-a2cbd7a8e2b0';

/** Databases with one approved order that has no ticket; `versions` are those of its row, look by look. */
function databases(versions: readonly number[]) {
  let looks = 0;
  const answering = (rows: (sql: string) => object[]) => ({
    query: async (sql: string) => ({ rows: rows(sql) }),
  });
  const order = answering((sql) => {
    if (!sql.includes('from orders')) return [];
    if (sql.includes('limit')) return [{ id: ID }];
    const version = versions[Math.min(looks++, versions.length - 1)];
    return [{ id: ID, order_id: ID, state: 'APPROVED', reason: null, total: '5', locked_by: null, version }];
  });
  const accounting = answering((sql) => {
    if (sql.includes('limit')) return [];
    if (sql.includes('from ledger')) return [{ id: ID, kinds: 'authorized', held: '5', captured: '0' }];
    return sql.includes('from payments') ? [{ id: ID, state: 'AUTHORIZED', amount: '5', version: 1 }] : [];
  });
  const nothing = answering(() => []);
  return { order, accounting, kitchen: nothing, consumer: nothing, orchestrator: nothing };
}
const options = { waitMs: 1, stuckMs: 1_000, orders: [] };

it('finds what is the same when it looks again', async () => {
  const { findings, looked } = await look(databases([2]), options, silentLog);
  expect(looked).toBe(1);
  expect(findings).toMatchObject([{ rule: 'I6', id: ID, text: 'order is APPROVED, and its ticket is absent' }]);
});

it('finds nothing wrong with what has gone on meanwhile', async () => {
  expect((await look(databases([2, 3]), options, silentLog)).findings).toEqual([]);
});

it('looks at one order only, where one is named', async () => {
  const { looked } = await look(databases([2]), { ...options, orders: [ID] }, silentLog);
  expect(looked).toBe(1);
});
