import { randomUUID } from 'node:crypto';
import { FencedOut, type RoundStore } from '../../../src/index.js';
import { specimen, specimens } from './specimen.js';
import { message, type StoreBench } from './store-bench.js';

const HOUR_MS = 60 * 60 * 1_000;
const old = randomUUID();

export function fenceSuite(bench: StoreBench): void {
  describe('the rounds of who has a turn', () => {
    /** What rounds may write, each with something to do. */
    const writes: [string, (rounds: RoundStore, id: bigint) => Promise<unknown>][] = [
      ['confirm', (rounds, id) => rounds.confirm('audit', [id])],
      ['mark as unsent', (rounds, id) => rounds.markUnsent([id])],
      ['delete from the outbox', (rounds, id) => rounds.deleteOutbox([id])],
      ['trim the inbox', (rounds) => rounds.trimInbox(HOUR_MS, 10)],
      ['trim another table', (rounds) => rounds.trim({ table: specimens, timeColumn: 'at', olderThanMs: HOUR_MS }, 10)],
    ];

    async function somethingToDo(): Promise<bigint> {
      await bench.inbox({ messageId: 'm1' });
      const at = new Date((await bench.open.now()).getTime() - 2 * HOUR_MS);
      await bench.save(specimen({ id: old, at }), 1);
      const [sent] = await bench.tell(message('e1'));
      await bench.store.markSent([{ id: sent!.id, sequence: 1 }]);
      await bench.open.age(2 * HOUR_MS);
      return sent!.id;
    }
    const stored = async () => ({
      inbox: (await bench.store.handled(['m1'])).size,
      old: (await bench.load(old)) !== undefined,
      outbox: await bench.open.outbox(),
      unsent: (await bench.store.backlog()).unsent,
    });

    it.each(writes)('%s, again and again with the same token', async (_what, write) => {
      const id = await somethingToDo();
      const before = await stored();
      const rounds = bench.store.fenced(5);
      await rounds.trimInbox(100 * HOUR_MS, 1);
      await write(rounds, id);
      expect(await stored()).not.toEqual(before);
    });

    it.each(writes)('do not %s once another has had it', async (_what, write) => {
      const id = await somethingToDo();
      const [sleeper, next] = [bench.store.fenced(5), bench.store.fenced(6)];
      await sleeper.trimInbox(100 * HOUR_MS, 1);
      await next.trimInbox(100 * HOUR_MS, 1);
      const before = await stored();
      await expect(write(sleeper, id)).rejects.toBeInstanceOf(FencedOut);
      expect(await stored()).toEqual(before);
      await write(next, id);
      expect(await stored()).not.toEqual(before);
    });

    it('write all that they are asked for at once', async () => {
      const id = await somethingToDo();
      const rounds = bench.store.fenced(5);
      await Promise.all([rounds.confirm('other', [id]), rounds.confirm('audit', [id]), rounds.trimInbox(HOUR_MS, 10)]);
      expect(await stored()).toMatchObject({ inbox: 0, outbox: [] });
    });

    it('read without a look at the fence', async () => {
      const id = await somethingToDo();
      await bench.store.fenced(6).trimInbox(100 * HOUR_MS, 1);
      expect(await bench.store.fenced(5).unconfirmed(10, 0, 0n, [])).toMatchObject([{ id }]);
    });
  });
}
