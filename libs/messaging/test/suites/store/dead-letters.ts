import { message, type StoreBench } from './store-bench.js';

export function deadLetterSuite(bench: StoreBench): void {
  describe('a dead letter', () => {
    const letter = { messageId: 'm1', subject: 'cmd.bank', envelope: Buffer.from('e'), reason: 'a defect' };
    const letters = () => bench.store.letters(10, '');

    it('is kept as it is, with the times when it came', async () => {
      await bench.store.bury(letter, false);
      const [stored] = await letters();
      expect({ ...stored, envelope: Buffer.from(stored!.envelope) }).toMatchObject({ ...letter, occurrences: 1 });
      expect(stored!.lastAt).toEqual(stored!.firstAt);
      const now = await bench.open.now();
      expect(Math.abs(now.getTime() - stored!.firstAt.getTime())).toBeLessThan(10_000);
    });

    it('is counted, and tells its last reason', async () => {
      await bench.store.bury(letter, false);
      await bench.store.bury({ ...letter, reason: 'another' }, false);
      expect(await letters()).toMatchObject([{ messageId: 'm1', reason: 'another', occurrences: 2 }]);
      expect(await bench.store.handled(['m1'])).toEqual(new Set());
    });

    it('counts as handled where it must not be asked for again', async () => {
      await bench.store.bury(letter, true);
      await bench.store.bury(letter, true);
      expect(await letters()).toMatchObject([{ occurrences: 2 }]);
      expect(await bench.store.handled(['m1'])).toEqual(new Set(['m1']));
      expect((await bench.inboxRecord('m1'))!.refusal).toEqual({ code: 'DEAD_LETTERED', message: 'a defect' });
    });

    it('leaves an answer that is there as it is', async () => {
      await bench.inbox({ messageId: 'm1', reply: Buffer.from('r') });
      await bench.store.bury(letter, true);
      expect(await bench.inboxRecord('m1')).toEqual({ messageId: 'm1', reply: Buffer.from('r') });
    });

    it('comes in the order of the ids, page by page', async () => {
      for (const messageId of ['m2', 'm3', 'm1']) await bench.store.bury({ ...letter, messageId }, false);
      expect((await bench.store.letters(2, '')).map(({ messageId }) => messageId)).toEqual(['m1', 'm2']);
      expect((await bench.store.letters(2, 'm2')).map(({ messageId }) => messageId)).toEqual(['m3']);
    });
  });

  describe('a redriven letter', () => {
    const letter = { messageId: 'e1', subject: 'evt.bank.Moved', envelope: Buffer.from('e'), reason: 'a defect' };

    it('is gone, is not counted as handled any more, and its message is to be sent', async () => {
      await bench.store.bury(letter, true);
      expect(await bench.store.redrive('e1', [message('e1', ['a', 'b'])])).toBe(true);
      expect(await bench.store.letters(10, '')).toEqual([]);
      expect(await bench.store.handled(['e1'])).toEqual(new Set());
      await bench.open.age(3_000);
      expect(await bench.store.claimUnsent(10, 2_000, 0)).toMatchObject([message('e1', ['a', 'b'])]);
    });

    it('that is not there does nothing', async () => {
      expect(await bench.store.redrive('e1', [message('e1')])).toBe(false);
      expect(await bench.open.outbox()).toEqual([]);
    });

    it('without messages only goes', async () => {
      await bench.store.bury(letter, false);
      expect(await bench.store.redrive('e1', [])).toBe(true);
      expect([await bench.store.letters(10, ''), await bench.open.outbox()]).toEqual([[], []]);
    });

    it('whose message was handled after all leaves the answer as it is', async () => {
      await bench.inbox({ messageId: 'e1', reply: Buffer.from('r') });
      await bench.store.bury(letter, true);
      await bench.store.redrive('e1', [message('e1')]);
      expect(await bench.inboxRecord('e1')).toEqual({ messageId: 'e1', reply: Buffer.from('r') });
    });

    it('is redriven by one of two at once', async () => {
      await bench.store.bury(letter, true);
      const redrive = () => bench.store.redrive('e1', [message('e1')]);
      expect((await Promise.all([redrive(), redrive()])).filter((isRedriven) => isRedriven)).toHaveLength(1);
      expect(await bench.open.outbox()).toEqual(['e1']);
    });
  });
}
