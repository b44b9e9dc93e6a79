import { message, type StoreBench } from './store-bench.js';

export function outboxSuite(bench: StoreBench): void {
  describe('the outbox', () => {
    it('answers the ids of what is put in, in that order', async () => {
      const stored = await bench.tell(message('e2'), message('e1', []), message('e3', ['a', 'b']));
      expect(stored.map(({ eventId, subscribers }) => [eventId, subscribers])).toEqual([
        ['e2', ['audit']],
        ['e1', []],
        ['e3', ['a', 'b']],
      ]);
      expect(new Set(stored.map(({ id }) => id)).size).toBe(3);
    });

    it('forgets what is deleted', async () => {
      const [first] = await bench.tell(message('e1'), message('e2'));
      await bench.store.deleteOutbox([first!.id]);
      expect(await bench.open.outbox()).toEqual(['e2']);
    });
  });

  describe('an unsent message', () => {
    it('is claimed as it was put in, the oldest first, up to the limit', async () => {
      const stored = await bench.tell(message('e1', ['a', 'b']), message('e2', []), message('e3'));
      await bench.open.age(3_000);
      const claimed = await bench.store.claimUnsent(2, 2_000, 10_000);
      expect(claimed).toEqual(stored.slice(0, 2));
      expect(await bench.claim()).toEqual(['e3']);
    });

    it('is left to the process that has committed it at first', async () => {
      await bench.tell(message('e1'));
      expect(await bench.claim()).toEqual([]);
      await bench.open.age(3_000);
      expect(await bench.claim()).toEqual(['e1']);
    });

    it('is claimed by nobody else during the lease, and then again', async () => {
      await bench.tell(message('e1'));
      await bench.open.age(3_000);
      expect(await bench.claim()).toEqual(['e1']);
      await bench.open.age(9_000);
      expect(await bench.claim()).toEqual([]);
      await bench.open.age(2_000);
      expect(await bench.claim()).toEqual(['e1']);
    });

    it('is claimed by one of two at once', async () => {
      const ids = Array.from({ length: 40 }, (_, index) => `e${String(index).padStart(2, '0')}`);
      await bench.tell(...ids.map((id) => message(id)));
      await bench.open.age(3_000);
      const claims = await Promise.all(Array.from({ length: 4 }, () => bench.store.claimUnsent(15, 2_000, 10_000)));
      const claimed = claims.flat().map(({ eventId }) => eventId);
      expect(new Set(claimed).size).toBe(claimed.length);
      expect([...claimed, ...(await bench.claim())].sort()).toEqual(ids);
    });

    it('is not skipped when it is committed later than one with a greater id', async () => {
      const gate = Promise.withResolvers<void>();
      const hasId = Promise.withResolvers<void>();
      const late = bench.store.transaction(async (tx) => {
        await tx.insertOutbox([message('late')]);
        hasId.resolve();
        await gate.promise;
      });
      await hasId.promise;
      await bench.tell(message('early'));
      await bench.open.age(3_000);
      expect(await bench.claim()).toEqual(['early']);
      gate.resolve();
      await late;
      await bench.open.age(3_000);
      expect(await bench.claim()).toEqual(['late']);
    });

    it('is not claimed once it is marked as sent, until it is marked as unsent', async () => {
      const [stored] = await bench.tell(message('e1'));
      await bench.store.markSent([{ id: stored!.id, sequence: 7 }]);
      await bench.open.age(20_000);
      expect(await bench.claim()).toEqual([]);
      await bench.store.markUnsent([stored!.id]);
      expect(await bench.claim()).toEqual(['e1']);
    });

    it('is claimed at once when it is marked as unsent, however lately it was sent', async () => {
      const [stored] = await bench.tell(message('e1'));
      await bench.open.age(3_000);
      await bench.store.markSent([{ id: stored!.id, sequence: 7 }]);
      await bench.store.markUnsent([stored!.id]);
      expect(await bench.claim()).toEqual(['e1']);
    });
  });
}
