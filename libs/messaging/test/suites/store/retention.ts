import { logEntry, type Trim } from '../../../src/index.js';
import { remarks, specimen, specimens, type Specimen } from './specimen.js';
import { message, type StoreBench } from './store-bench.js';

const HOUR_MS = 60 * 60 * 1_000;

export function retentionSuite(bench: StoreBench): void {
  describe('what is trimmed', () => {
    it('of the inbox is what is older, up to the limit', async () => {
      await bench.inbox({ messageId: 'm1' }, { messageId: 'm2' }, { messageId: 'm3' });
      await bench.open.age(2 * HOUR_MS);
      await bench.inbox({ messageId: 'm4' });
      expect(await bench.store.trimInbox(HOUR_MS, 2)).toBe(2);
      expect(await bench.store.trimInbox(HOUR_MS, 2)).toBe(1);
      expect(await bench.store.trimInbox(HOUR_MS, 2)).toBe(0);
      expect(await bench.store.handled(['m1', 'm2', 'm3', 'm4'])).toEqual(new Set(['m4']));
    });

    it('of the inbox may be a dead letter, which itself stays', async () => {
      await bench.store.bury({ messageId: 'm1', subject: 's', envelope: Buffer.from('e'), reason: 'r' }, true);
      await bench.open.age(2 * HOUR_MS);
      expect(await bench.store.trimInbox(HOUR_MS, 10)).toBe(1);
      expect(await bench.store.letters(10, '')).toHaveLength(1);
    });

    const trim: Trim = { table: specimens, timeColumn: 'at', olderThanMs: HOUR_MS };
    const stored = async (given: Partial<Specimen>): Promise<string> => {
      const entity = specimen(given);
      await bench.save(entity, 1);
      return entity.id;
    };
    const ago = async (ms: number): Promise<Date> => new Date((await bench.open.now()).getTime() - ms);
    const left = async (...ids: string[]): Promise<string[]> => {
      const found = await bench.store.transaction((tx) => tx.load(specimens, ids));
      return ids.filter((id) => found.has(id));
    };

    it('of another table is what is older, up to the limit, and never what has no time', async () => {
      const old = [await stored({ at: await ago(2 * HOUR_MS) }), await stored({ at: await ago(3 * HOUR_MS) })];
      const kept = [await stored({ at: await ago(HOUR_MS / 2) }), await stored({ at: null })];
      expect(await bench.store.trim(trim, 1)).toBe(1);
      expect(await bench.store.trim(trim, 10)).toBe(1);
      expect(await left(...old, ...kept)).toEqual(kept);
    });

    it('of another table is only what has one of the texts that are named', async () => {
      const at = await ago(2 * HOUR_MS);
      const [done, undone, running, nameless] = [
        await stored({ at, name: 'done' }),
        await stored({ at, name: 'undone' }),
        await stored({ at, name: 'running' }),
        await stored({ at }),
      ];
      expect(await bench.store.trim({ ...trim, where: { name: ['done', 'undone'] } }, 10)).toBe(2);
      expect(await left(done, undone, running, nameless)).toEqual([running, nameless]);
    });

    it('takes the entries of its logs with it, and those of no other', async () => {
      const [old, young] = [await stored({ at: await ago(2 * HOUR_MS) }), await stored({ at: await ago(0) })];
      await bench.store.transaction(async (tx) =>
        tx.append([old, old, young].map((about) => logEntry(remarks, { about, text: 'r' }))),
      );
      expect(await bench.store.trim({ ...trim, logs: [{ table: remarks, column: 'about' }] }, 10)).toBe(1);
      expect(await bench.open.log('remarks')).toMatchObject([{ about: young }]);
    });

    it('by two at once goes once', async () => {
      await bench.inbox(...Array.from({ length: 40 }, (_, index) => ({ messageId: `m${index}` })));
      await bench.open.age(2 * HOUR_MS);
      const counts = await Promise.all(Array.from({ length: 4 }, () => bench.store.trimInbox(HOUR_MS, 15)));
      const rest = await bench.store.trimInbox(HOUR_MS, 40);
      expect([...counts, rest].reduce((sum, count) => sum + count, 0)).toBe(40);
    });
  });

  describe('the backlog', () => {
    it('is nothing at first', async () => {
      expect(await bench.store.backlog()).toEqual({ unsent: 0, oldestUnsentMs: 0, unconfirmed: 0, deadLetters: 0 });
    });

    it('is what was not sent, what is not confirmed, and the dead letters', async () => {
      const [first] = await bench.tell(message('e1'), message('e2'), message('e3'));
      await bench.store.markSent([{ id: first!.id, sequence: 1 }]);
      await bench.store.bury({ messageId: 'm1', subject: 's', envelope: Buffer.from('e'), reason: 'r' }, false);
      expect(await bench.store.backlog()).toMatchObject({ unsent: 2, unconfirmed: 1, deadLetters: 1 });
    });

    it('is as old as the oldest message that was not sent', async () => {
      const [sent] = await bench.tell(message('sent'));
      await bench.open.age(2 * HOUR_MS);
      await bench.tell(message('unsent'));
      await bench.open.age(HOUR_MS);
      await bench.tell(message('young'));
      await bench.store.markSent([{ id: sent!.id, sequence: 1 }]);
      const { oldestUnsentMs } = await bench.store.backlog();
      expect(oldestUnsentMs).toBeGreaterThanOrEqual(HOUR_MS);
      expect(oldestUnsentMs).toBeLessThan(HOUR_MS + 60_000);
    });
  });
}
