import { randomUUID } from 'node:crypto';
import { logEntry, WriteConflict } from '../../../src/index.js';
import { notes, specimen, specimens, type Specimen } from './specimen.js';
import { barrier, race, type StoreBench } from './store-bench.js';

export function entitySuite(bench: StoreBench): void {
  describe('an entity', () => {
    const full = (): Specimen =>
      specimen({
        name: `it's "quoted" {with} \\ and, a comma 🍕`,
        count: -2_147_483_648,
        amount: 9_007_199_254_740_993n,
        live: false,
        at: new Date('2026-01-02T03:04:05.678Z'),
        detail: { list: [1, 'two', null, { three: [] }], 'a key': '"', unicode: 'ä' },
        blob: Uint8Array.from([0, 92, 34, 255]),
      });

    it('comes back as it was, with every type of column', async () => {
      const entity = full();
      await bench.save(entity, 1);
      expect(await bench.load(entity.id)).toEqual({ entity, version: 1 });
    });

    it('comes back with nothing where there was nothing', async () => {
      const entity = specimen();
      await bench.save(entity, 1);
      expect(await bench.load(entity.id)).toEqual({ entity, version: 1 });
    });

    it.each<Partial<Specimen>>([
      { count: 2_147_483_647, amount: 9_223_372_036_854_775_807n },
      { count: -2_147_483_648, amount: -9_223_372_036_854_775_808n },
      { at: new Date('1999-12-31T23:59:59.999Z') },
      { at: new Date('0001-01-01T00:00:00.001Z') },
      { at: new Date('9999-12-31T23:59:59.999Z') },
      { blob: new Uint8Array() },
      { blob: new Uint8Array(100_000).fill(92) },
    ])('comes back with what is far out: %j', async (given) => {
      const entity = specimen(given);
      await bench.save(entity, 1);
      expect((await bench.load(entity.id))!.entity).toEqual(entity);
    });

    it.each([[[]], [[1, [2]]], [['null', 'a,b', '{}']], ['text'], [0], [false], [{}]])(
      'comes back with %j as JSON',
      async (detail) => {
        const entity = specimen({ detail });
        await bench.save(entity, 1);
        expect((await bench.load(entity.id))!.entity.detail).toEqual(detail);
      },
    );

    it.each(['', ' ', 'null', 'NULL', '{a,b}', '\\', "'"])('comes back with the text %j', async (name) => {
      const entity = specimen({ name });
      await bench.save(entity, 1);
      expect((await bench.load(entity.id))!.entity.name).toBe(name);
    });

    it('is changed in every column', async () => {
      const entity = specimen();
      const changed = { ...full(), id: entity.id };
      await bench.save(entity, 1);
      await bench.save(changed, 2);
      expect(await bench.load(entity.id)).toEqual({ entity: changed, version: 2 });
      await bench.save(entity, 3);
      expect(await bench.load(entity.id)).toEqual({ entity, version: 3 });
    });

    it('is stored with others, new ones and changed ones', async () => {
      const [known, fresh] = [full(), full()];
      await bench.save(known, 1);
      const changed = { ...known, count: 7 };
      await bench.store.transaction(async (tx) =>
        tx.save(specimens, [
          { entity: fresh, version: 1, expected: 0 },
          // Three decisions of one batch.
          { entity: changed, version: 4, expected: 1 },
        ]),
      );
      const found = await bench.store.transaction((tx) => tx.load(specimens, [known.id, fresh.id, randomUUID()]));
      expect(found).toEqual(
        new Map([
          [known.id, { entity: changed, version: 4 }],
          [fresh.id, { entity: fresh, version: 1 }],
        ]),
      );
    });

    it('is not stored over another version than the expected one', async () => {
      const entity = specimen();
      await bench.save(entity, 1);
      await bench.save(entity, 2);
      for (const expected of [0, 1, 3]) {
        await expect(bench.save({ ...entity, count: expected }, expected + 1)).rejects.toBeInstanceOf(WriteConflict);
      }
      await expect(bench.save(specimen(), 2)).rejects.toBeInstanceOf(WriteConflict);
      expect(await bench.load(entity.id)).toEqual({ entity, version: 2 });
    });

    it('with another version keeps all others of the transaction from being stored', async () => {
      const [known, fresh] = [specimen(), specimen()];
      await bench.save(known, 1);
      const both = bench.store.transaction(async (tx) => {
        await tx.save(specimens, [{ entity: fresh, version: 1, expected: 0 }]);
        await tx.save(specimens, [{ entity: known, version: 3, expected: 2 }]);
      });
      await expect(both).rejects.toBeInstanceOf(WriteConflict);
      expect(await bench.load(fresh.id)).toBeUndefined();
    });

    it.each([
      ['created', 0],
      ['changed', 1],
    ])('is %s by one of two at once', async (_what, expected) => {
      const entity = specimen();
      if (expected === 1) await bench.save(entity, 1);
      const bothHaveLooked = barrier(2);
      const saving = (count: number) =>
        bench.store.transaction(async (tx) => {
          await tx.load(specimens, [entity.id]);
          await bothHaveLooked();
          await tx.save(specimens, [{ entity: { ...entity, count }, version: expected + 1, expected }]);
          return count;
        });
      const won = await race(saving(0), saving(1));
      expect(won.filter((each) => each)).toHaveLength(1);
      expect(await bench.load(entity.id)).toEqual({
        entity: { ...entity, count: won.indexOf(true) },
        version: expected + 1,
      });
    });
  });

  describe('a log', () => {
    it('keeps what is appended, in order', async () => {
      await bench.store.transaction(async (tx) =>
        tx.append(
          [
            { text: 'b', number: 1 },
            { text: 'a', number: null },
          ].map((note) => logEntry(notes, note)),
        ),
      );
      await bench.store.transaction(async (tx) => tx.append([logEntry(notes, { text: 'c', number: 2 })]));
      expect(await bench.open.log('notes')).toEqual([
        { text: 'b', number: 1 },
        { text: 'a', number: null },
        { text: 'c', number: 2 },
      ]);
    });
  });

  describe('a decision that rests on what it does not save', () => {
    const verified = (seen: { readonly id: string; readonly version: number }[], note?: string) =>
      bench.store.transaction(async (tx) => {
        if (note !== undefined) tx.append([logEntry(notes, { text: note, number: null })]);
        tx.verify(specimens as never, seen);
      });

    it.each(['written', undefined])('is committed where that is as it was seen (%s)', async (note) => {
      const [known, missing] = [specimen(), specimen()];
      await bench.save(known, 3, 0);
      await verified(
        [
          { id: known.id, version: 3 },
          { id: missing.id, version: 0 },
        ],
        note,
      );
      expect(await bench.open.log('notes')).toEqual(note ? [{ text: note, number: null }] : []);
    });

    it.each([
      ['has another version', 2],
      ['is there', 0],
    ])('is not committed where an entity %s', async (_what, version) => {
      const [known, changed] = [specimen(), specimen()];
      for (const entity of [known, changed]) await bench.save(entity, 1);
      const seen = [
        { id: known.id, version: 1 },
        { id: changed.id, version },
      ];
      await expect(verified(seen, 'written')).rejects.toThrow(WriteConflict);
      await expect(verified(seen)).rejects.toThrow(WriteConflict);
      expect(await bench.open.log('notes')).toEqual([]);
    });

    it('is not committed where an entity has gone', async () => {
      const seen = [{ id: specimen().id, version: 1 }];
      await expect(verified(seen, 'written')).rejects.toThrow(WriteConflict);
      expect(await bench.open.log('notes')).toEqual([]);
    });
  });

  describe('what is due', () => {
    it('is what has its time behind it, the oldest first, up to the limit', async () => {
      const now = await bench.open.now();
      const at = (ms: number): Specimen => specimen({ at: new Date(now.getTime() + ms) });
      const [late, early, future, never] = [at(-1_000), at(-5_000), at(60_000), specimen()];
      for (const entity of [late, early, future, never]) await bench.save(entity, 1);
      expect(await bench.store.due(specimens as never, 'at', 10)).toEqual([early.id, late.id]);
      expect(await bench.store.due(specimens as never, 'at', 1)).toEqual([early.id]);
    });

    it('is only what has one of some texts, when asked so, however much else is due', async () => {
      const at = new Date((await bench.open.now()).getTime() - 1_000);
      const named = (name: string | null): Specimen => specimen({ at, name });
      const [ada, bob, eve, nobody] = [named('ada'), named('bob'), named('eve'), named(null)];
      for (const entity of [ada, bob, eve, nobody]) await bench.save(entity, 1);
      const among = { column: 'name', values: ['eve', 'ada', 'zoe'] };
      expect(new Set(await bench.store.due(specimens as never, 'at', 2, among))).toEqual(new Set([ada.id, eve.id]));
      expect(await bench.store.due(specimens as never, 'at', 2, { ...among, values: [] })).toEqual([]);
    });
  });
}
