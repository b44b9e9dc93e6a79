import { logEntry } from '../../../src/index.js';
import { notes, specimen, specimens, type Specimen } from './specimen.js';
import { barrier, message, race, type StoreBench } from './store-bench.js';

export function transactionSuite(bench: StoreBench): void {
  describe('a transaction', () => {
    it('answers what its work answers', async () => {
      expect(await bench.store.transaction(async () => 42)).toBe(42);
    });

    it('writes everything or nothing', async () => {
      const entity = specimen();
      const failing = bench.store.transaction(async (tx) => {
        await tx.insertInbox([{ messageId: 'm1' }]);
        await tx.save(specimens, [{ entity, version: 1, expected: 0 }]);
        await tx.append([logEntry(notes, { text: 'written', number: 1 })]);
        await tx.insertOutbox([message('e1')]);
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect(await bench.store.handled(['m1'])).toEqual(new Set());
      expect(await bench.load(entity.id)).toBeUndefined();
      expect(await bench.open.log('notes')).toEqual([]);
      expect(await bench.open.outbox()).toEqual([]);
    });

    it('has one time: that of the database when it began', async () => {
      const before = await bench.open.now();
      const { now } = await bench.store.transaction((tx) => tx.begin([]));
      expect(now.getTime()).toBeGreaterThanOrEqual(before.getTime());
      expect(now.getTime()).toBeLessThanOrEqual((await bench.open.now()).getTime());
    });

    it('is not seen by others before it is committed', async () => {
      const entity = specimen();
      await bench.store.transaction(async (tx) => {
        await tx.save(specimens, [{ entity, version: 1, expected: 0 }]);
        expect(await bench.load(entity.id)).toBeUndefined();
      });
      expect(await bench.load(entity.id)).toBeDefined();
    });

    it('that conflicts with another one that crosses it is told so', async () => {
      const [a, b] = [specimen(), specimen()];
      await bench.save(a, 1);
      await bench.save(b, 1);
      const bothHaveOne = barrier(2);
      const crossing = (first: Specimen, second: Specimen) =>
        bench.store.transaction(async (tx) => {
          await tx.save(specimens, [{ entity: first, version: 2, expected: 1 }]);
          await bothHaveOne();
          await tx.save(specimens, [{ entity: second, version: 2, expected: 1 }]);
        });
      expect((await race(crossing(a, b), crossing(b, a))).filter((won) => won)).toHaveLength(1);
      expect([(await bench.load(a.id))!.version, (await bench.load(b.id))!.version]).toEqual([2, 2]);
    });
  });
}
