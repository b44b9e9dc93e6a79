import { WriteConflict, type InboxRecord } from '../../../src/index.js';
import { barrier, race, type StoreBench } from './store-bench.js';

export function inboxSuite(bench: StoreBench): void {
  describe('the inbox', () => {
    it('gives back what became of a message', async () => {
      const records: InboxRecord[] = [
        {
          messageId: 'replied',
          reply: Buffer.from([0, 1, 255]),
          requestHash: 'h',
          runningUntil: new Date('2026-01-02T03:04:05.678Z'),
        },
        { messageId: 'empty', reply: Buffer.alloc(0) },
        { messageId: 'refused', refusal: { code: 'NO', message: 'No, "thanks".' } },
      ];
      await bench.inbox(...records);
      const found = await bench.store.transaction(
        async (tx) => (await tx.begin(['replied', 'empty', 'refused', 'unknown'])).inbox,
      );
      expect([...found.keys()].sort()).toEqual(['empty', 'refused', 'replied']);
      for (const record of records) expect(found.get(record.messageId)).toEqual(record);
    });

    it('tells which messages were handled', async () => {
      await bench.inbox({ messageId: 'm1' }, { messageId: 'm2' });
      expect(await bench.store.handled(['m1', 'm3', 'm2'])).toEqual(new Set(['m1', 'm2']));
      expect(await bench.store.handled([])).toEqual(new Set());
    });

    it('takes an id once', async () => {
      await bench.inbox({ messageId: 'm1' });
      await expect(bench.inbox({ messageId: 'm2' }, { messageId: 'm1' })).rejects.toBeInstanceOf(WriteConflict);
      await expect(bench.inbox({ messageId: 'm3' }, { messageId: 'm3' })).rejects.toBeInstanceOf(WriteConflict);
      expect(await bench.store.handled(['m1', 'm2', 'm3'])).toEqual(new Set(['m1']));
    });

    it('takes an id from one of two at once', async () => {
      const bothHaveLooked = barrier(2);
      const taking = () =>
        bench.store.transaction(async (tx) => {
          expect((await tx.begin(['m1'])).inbox).toEqual(new Map());
          await bothHaveLooked();
          await tx.insertInbox([{ messageId: 'm1' }]);
        });
      expect((await race(taking(), taking())).filter((won) => won)).toHaveLength(1);
    });

    it('ends a hold', async () => {
      await bench.inbox({ messageId: 'm1', reply: Buffer.from('r'), runningUntil: new Date('2099-01-01') });
      await bench.store.endHold('m1');
      await bench.store.endHold('unknown');
      expect(await bench.inboxRecord('m1')).toEqual({
        messageId: 'm1',
        reply: Buffer.from('r'),
        runningUntil: undefined,
      });
    });
  });
}
