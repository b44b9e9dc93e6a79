import { FakeClock, SeededRandom } from '@comanda/testing';
import type { Relay } from '../src/relay.js';
import { Retention } from '../src/retention.js';
import type { Trim } from '../src/index.js';
import { accounts } from './bank.js';
import { aScene, audits, note } from './scene.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const always = (): boolean => true;
const trim: Trim = { table: accounts as never, timeColumn: 'closed_at', olderThanMs: DAY_MS };

/** Tables with so many old rows. */
class OldTables {
  readonly statements: string[] = [];

  constructor(
    public inbox: number,
    public accounts: number,
  ) {}

  trimInbox = async (olderThanMs: number, limit: number): Promise<number> => {
    this.statements.push(`inbox ${olderThanMs / DAY_MS}`);
    const deleted = Math.min(limit, this.inbox);
    this.inbox -= deleted;
    return deleted;
  };
  trim = async ({ table }: Trim, limit: number): Promise<number> => {
    this.statements.push(table.name);
    const deleted = Math.min(limit, this.accounts);
    this.accounts -= deleted;
    return deleted;
  };
}

const clock = new FakeClock();
const random = new SeededRandom();
const retentionOf = (store: OldTables, inboxRetentionMs?: number): Retention =>
  new Retention({ store, clock, random, inboxRetentionMs, trims: [trim] });

describe('retention', () => {
  it('begins within a minute and a half, and then again and again', async () => {
    const store = new OldTables(0, 0);
    const retention = retentionOf(store);
    await retention.run(always);
    expect(store.statements).toEqual([]);
    for (const times of [1, 2, 3]) {
      clock.advance(1.5 * MINUTE_MS);
      await retention.run(always);
      await retention.run(always);
      expect(store.statements).toHaveLength(2 * times);
    }
    expect(store.statements.slice(0, 2)).toEqual(['inbox 7', 'accounts']);
  });

  it('does not begin at the same time in processes that were started together', () => {
    const waits = Array.from(
      { length: 20 },
      () => (retentionOf(new OldTables(0, 0)) as unknown as { nextAtMs: number }).nextAtMs,
    );
    expect(new Set(waits).size).toBe(20);
    expect(Math.min(...waits) - clock.monotonicMs()).toBeGreaterThanOrEqual(MINUTE_MS / 2);
  });

  it('deletes some rows with each statement, part of them in a round, and goes on until it is done', async () => {
    const store = new OldTables(62_000, 3_000);
    const retention = retentionOf(store);
    clock.advance(1.5 * MINUTE_MS);
    await retention.run(always);
    expect([store.statements.length, store.inbox, store.accounts]).toEqual([10, 12_000, 3_000]);
    await retention.run(always);
    expect([store.inbox, store.accounts]).toEqual([0, 0]);
    await retention.run(always);
    expect(store.statements).toHaveLength(14);
  });

  it('stops between two statements when it is told to', async () => {
    const store = new OldTables(62_000, 0);
    const retention = retentionOf(store);
    clock.advance(1.5 * MINUTE_MS);
    let statements = 0;
    await retention.run(() => statements++ < 2);
    expect(store.statements).toHaveLength(2);
  });

  it('keeps the inbox for as long as it is told, but longer than the broker may deliver again', () => {
    const store = new OldTables(0, 0);
    expect(() => retentionOf(store, 25 * HOUR_MS)).not.toThrow();
    expect(() => retentionOf(store, DAY_MS)).toThrow('for longer than the 24 hours');
  });
});

describe('a service', () => {
  const scene = aScene();

  it('forgets what it handled long ago, and not before', async () => {
    await scene.startAudit();
    await scene.tell('a');
    await scene.outboxIsEmpty();
    const { inbox } = scene.audit.store;
    scene.world.clock.advance(6 * DAY_MS);
    await scene.world.pass(2 * MINUTE_MS);
    expect(inbox.size).toBe(1);
    scene.world.clock.advance(DAY_MS);
    await scene.world.pass(2 * MINUTE_MS);
    expect(inbox.size).toBe(0);
  });

  it('trims the tables that it names', async () => {
    const opened = { ...accounts, columns: { ...accounts.columns, opened_at: 'timestamptz' as const } };
    const old = { account_id: 'a', balance: 1, opened_at: scene.world.clock.now() };
    await scene.startAudit({
      events: audits(note),
      trims: [{ table: opened as never, timeColumn: 'opened_at', olderThanMs: HOUR_MS }],
    });
    scene.audit.store.table(opened.name).set('a', { row: old, version: 1 });
    scene.world.clock.advance(2 * HOUR_MS);
    await scene.world.pass(2 * MINUTE_MS);
    expect(scene.audit.store.table(opened.name).size).toBe(0);
  });

  it('does not trim while it has more to publish than it can remember', async () => {
    let isBehind = true;
    const { relay } = scene.bank.messaging as unknown as { readonly relay: Relay };
    Object.defineProperty(relay, 'isBehind', { get: () => isBehind });
    let trims = 0;
    scene.bank.store.trimInbox = async () => (trims += 1) * 0;
    await scene.world.pass(2 * MINUTE_MS);
    expect(trims).toBe(0);
    isBehind = false;
    await scene.world.pass(2 * MINUTE_MS);
    expect(trims).toBeGreaterThan(0);
  });
});
