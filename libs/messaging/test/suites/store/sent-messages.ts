import { message, type StoreBench } from './store-bench.js';

export function sentMessageSuite(bench: StoreBench): void {
  describe('a sent message', () => {
    const sent = async (subscribers: readonly string[] = ['audit']): Promise<bigint> => {
      const [stored] = await bench.tell(message('e1', subscribers));
      await bench.store.markSent([{ id: stored!.id, sequence: 7 }]);
      return stored!.id;
    };
    const unconfirmed = (silent: readonly string[] = []) => bench.store.unconfirmed(10, 500, 0n, silent);

    it('is unconfirmed when its subscribers had their time', async () => {
      const id = await sent(['a', 'b']);
      expect(await unconfirmed()).toEqual([]);
      await bench.open.age(1_000);
      expect(await unconfirmed()).toEqual([{ id, eventId: 'e1', sequence: 7, missing: ['a', 'b'] }]);
    });

    it('that was only claimed is not unconfirmed', async () => {
      await bench.tell(message('e1'));
      await bench.open.age(20_000);
      expect(await bench.claim()).toEqual(['e1']);
      await bench.open.age(20_000);
      expect(await unconfirmed()).toEqual([]);
    });

    it('comes in the order of the ids, page by page', async () => {
      const stored = await bench.tell(message('e1'), message('e2'), message('e3'));
      await bench.store.markSent(stored.map(({ id }, index) => ({ id, sequence: 3 - index })));
      await bench.open.age(1_000);
      const page = await bench.store.unconfirmed(2, 500, 0n, []);
      expect(page.map(({ eventId }) => eventId)).toEqual(['e1', 'e2']);
      const rest = await bench.store.unconfirmed(2, 500, page[1]!.id, []);
      expect(rest.map(({ eventId }) => eventId)).toEqual(['e3']);
    });

    it('is passed over when only silent subscribers have to confirm it', async () => {
      const stored = await bench.tell(
        message('e1', ['a']),
        message('e2', ['a', 'b']),
        message('e3', ['b', 'a']),
        message('e4', ['c']),
      );
      await bench.store.markSent(stored.map(({ id }, index) => ({ id, sequence: index + 1 })));
      await bench.store.confirm('b', [stored[2]!.id]);
      await bench.open.age(1_000);
      expect((await unconfirmed(['a'])).map(({ eventId, missing }) => [eventId, missing])).toEqual([
        ['e2', ['a', 'b']],
        ['e4', ['c']],
      ]);
      expect(await unconfirmed(['a', 'b', 'c'])).toEqual([]);
    });

    it('that waits for nobody is told, whoever is silent: it can be deleted', async () => {
      const [stored] = await bench.tell(message('e1', []));
      await bench.store.markSent([{ id: stored!.id, sequence: 7 }]);
      await bench.open.age(1_000);
      expect(await unconfirmed(['a'])).toMatchObject([{ eventId: 'e1', missing: [] }]);
    });

    it('goes when its one subscriber has confirmed', async () => {
      const id = await sent();
      await bench.store.confirm('audit', [id]);
      expect(await bench.open.outbox()).toEqual([]);
    });

    it('goes when the last of its subscribers has confirmed', async () => {
      const id = await sent(['a', 'b']);
      await bench.store.confirm('a', [id]);
      await bench.store.confirm('a', [id]);
      await bench.open.age(1_000);
      expect(await unconfirmed()).toMatchObject([{ missing: ['b'] }]);
      await bench.store.confirm('b', [id]);
      expect(await bench.open.outbox()).toEqual([]);
    });

    it('goes when its last subscribers confirm at once', async () => {
      for (let round = 0; round < 10; round += 1) {
        const [stored] = await bench.tell(message(`round ${round}`, ['a', 'b', 'c']));
        await Promise.all(['a', 'b', 'c'].map((subscriber) => bench.store.confirm(subscriber, [stored!.id])));
        expect(await bench.open.outbox()).toEqual([]);
      }
    });

    it('stays whatever one confirms that is no subscriber of it', async () => {
      const id = await sent(['a']);
      await bench.store.confirm('stranger', [id]);
      expect(await bench.open.outbox()).toEqual(['e1']);
    });
  });
}
