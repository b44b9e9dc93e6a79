import { randomUUID } from 'node:crypto';
import { logEntry, WriteConflict, type InboxRecord, type OutboxMessage, type Store } from '../src/index.js';
import { notes, specimen, specimens, type Specimen } from './specimen.js';
import { memory, postgres, type OpenStore } from './stores.js';

const message = (eventId: string, subscribers: readonly string[] = ['audit']): OutboxMessage => ({
  eventId,
  subject: 'evt.bank.Moved',
  subscribers,
  envelope: Buffer.from(eventId),
});

/** Resolves for all when so many wait. */
function barrier(count: number): () => Promise<void> {
  const all = Promise.withResolvers<void>();
  return () => {
    count -= 1;
    if (count === 0) all.resolve();
    return all.promise;
  };
}

describe.each([memory, postgres])('the $name store', (kind) => {
  let open: OpenStore;
  let store: Store;

  beforeEach(async () => {
    open = await kind.open();
    store = open.store;
  });
  afterAll(() => kind.dispose());

  const load = async (id: string) => (await store.transaction((tx) => tx.load(specimens, [id]))).get(id);
  const save = (entity: Specimen, version: number, expected = version - 1): Promise<void> =>
    store.transaction((tx) => tx.save(specimens, [{ entity, version, expected }]));
  const tell = (...messages: OutboxMessage[]) => store.transaction((tx) => tx.insertOutbox(messages));
  const inbox = (...records: InboxRecord[]) => store.transaction((tx) => tx.insertInbox(records));
  const claim = async (leaseMs = 10_000) =>
    (await store.claimUnsent(100, 2_000, leaseMs)).map(({ eventId }) => eventId);

  /** Runs both at once; tells which of them were committed. Whoever is not must be told of a conflict. */
  async function race(...works: Promise<unknown>[]): Promise<boolean[]> {
    const results = await Promise.allSettled(works);
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(WriteConflict);
    return results.map(({ status }) => status === 'fulfilled');
  }

  describe('a transaction', () => {
    it('answers what its work answers', async () => {
      expect(await store.transaction(async () => 42)).toBe(42);
    });

    it('writes everything or nothing', async () => {
      const entity = specimen();
      const failing = store.transaction(async (tx) => {
        await tx.insertInbox([{ messageId: 'm1' }]);
        await tx.save(specimens, [{ entity, version: 1, expected: 0 }]);
        await tx.append([logEntry(notes, { text: 'written', number: 1 })]);
        await tx.insertOutbox([message('e1')]);
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect(await store.handled(['m1'])).toEqual(new Set());
      expect(await load(entity.id)).toBeUndefined();
      expect(await open.log('notes')).toEqual([]);
      expect(await open.outbox()).toEqual([]);
    });

    it('has one time: that of the database when it began', async () => {
      const before = await open.now();
      const { now } = await store.transaction(async (tx) => tx);
      expect(now.getTime()).toBeGreaterThanOrEqual(before.getTime());
      expect(now.getTime()).toBeLessThanOrEqual((await open.now()).getTime());
    });

    it('is not seen by others before it is committed', async () => {
      const entity = specimen();
      await store.transaction(async (tx) => {
        await tx.save(specimens, [{ entity, version: 1, expected: 0 }]);
        expect(await load(entity.id)).toBeUndefined();
      });
      expect(await load(entity.id)).toBeDefined();
    });

    it('that conflicts with another one that crosses it is told so', async () => {
      const [a, b] = [specimen(), specimen()];
      await save(a, 1);
      await save(b, 1);
      const bothHaveOne = barrier(2);
      const crossing = (first: Specimen, second: Specimen) =>
        store.transaction(async (tx) => {
          await tx.save(specimens, [{ entity: first, version: 2, expected: 1 }]);
          await bothHaveOne();
          await tx.save(specimens, [{ entity: second, version: 2, expected: 1 }]);
        });
      expect((await race(crossing(a, b), crossing(b, a))).filter((won) => won)).toHaveLength(1);
      expect([(await load(a.id))!.version, (await load(b.id))!.version]).toEqual([2, 2]);
    });
  });

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
      await inbox(...records);
      const found = await store.transaction((tx) => tx.findInbox(['replied', 'empty', 'refused', 'unknown']));
      expect([...found.keys()].sort()).toEqual(['empty', 'refused', 'replied']);
      for (const record of records) expect(found.get(record.messageId)).toEqual(record);
    });

    it('tells which messages were handled', async () => {
      await inbox({ messageId: 'm1' }, { messageId: 'm2' });
      expect(await store.handled(['m1', 'm3', 'm2'])).toEqual(new Set(['m1', 'm2']));
      expect(await store.handled([])).toEqual(new Set());
    });

    it('takes an id once', async () => {
      await inbox({ messageId: 'm1' });
      await expect(inbox({ messageId: 'm2' }, { messageId: 'm1' })).rejects.toBeInstanceOf(WriteConflict);
      await expect(inbox({ messageId: 'm3' }, { messageId: 'm3' })).rejects.toBeInstanceOf(WriteConflict);
      expect(await store.handled(['m1', 'm2', 'm3'])).toEqual(new Set(['m1']));
    });

    it('takes an id from one of two at once', async () => {
      const bothHaveLooked = barrier(2);
      const taking = () =>
        store.transaction(async (tx) => {
          expect(await tx.findInbox(['m1'])).toEqual(new Map());
          await bothHaveLooked();
          await tx.insertInbox([{ messageId: 'm1' }]);
        });
      expect((await race(taking(), taking())).filter((won) => won)).toHaveLength(1);
    });

    it('ends a hold', async () => {
      await inbox({ messageId: 'm1', reply: Buffer.from('r'), runningUntil: new Date('2099-01-01') });
      await store.endHold('m1');
      await store.endHold('unknown');
      const [record] = (await store.transaction((tx) => tx.findInbox(['m1']))).values();
      expect(record).toEqual({ messageId: 'm1', reply: Buffer.from('r'), runningUntil: undefined });
    });
  });

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
      await save(entity, 1);
      expect(await load(entity.id)).toEqual({ entity, version: 1 });
    });

    it('comes back with nothing where there was nothing', async () => {
      const entity = specimen();
      await save(entity, 1);
      expect(await load(entity.id)).toEqual({ entity, version: 1 });
    });

    it.each([[[]], [[1, [2]]], [['null', 'a,b', '{}']], ['text'], [0], [false], [{}]])(
      'comes back with %j as JSON',
      async (detail) => {
        const entity = specimen({ detail });
        await save(entity, 1);
        expect((await load(entity.id))!.entity.detail).toEqual(detail);
      },
    );

    it.each(['', ' ', 'null', 'NULL', '{a,b}', '\\', "'"])('comes back with the text %j', async (name) => {
      const entity = specimen({ name });
      await save(entity, 1);
      expect((await load(entity.id))!.entity.name).toBe(name);
    });

    it('is changed in every column', async () => {
      const entity = specimen();
      const changed = { ...full(), id: entity.id };
      await save(entity, 1);
      await save(changed, 2);
      expect(await load(entity.id)).toEqual({ entity: changed, version: 2 });
      await save(entity, 3);
      expect(await load(entity.id)).toEqual({ entity, version: 3 });
    });

    it('is stored with others, new ones and changed ones', async () => {
      const [known, fresh] = [full(), full()];
      await save(known, 1);
      const changed = { ...known, count: 7 };
      await store.transaction((tx) =>
        tx.save(specimens, [
          { entity: fresh, version: 1, expected: 0 },
          // Three decisions of one batch.
          { entity: changed, version: 4, expected: 1 },
        ]),
      );
      const found = await store.transaction((tx) => tx.load(specimens, [known.id, fresh.id, randomUUID()]));
      expect(found).toEqual(
        new Map([
          [known.id, { entity: changed, version: 4 }],
          [fresh.id, { entity: fresh, version: 1 }],
        ]),
      );
    });

    it('is not stored over another version than the expected one', async () => {
      const entity = specimen();
      await save(entity, 1);
      await save(entity, 2);
      for (const expected of [0, 1, 3]) {
        await expect(save({ ...entity, count: expected }, expected + 1)).rejects.toBeInstanceOf(WriteConflict);
      }
      await expect(save(specimen(), 2)).rejects.toBeInstanceOf(WriteConflict);
      expect(await load(entity.id)).toEqual({ entity, version: 2 });
    });

    it('with another version keeps all others of the transaction from being stored', async () => {
      const [known, fresh] = [specimen(), specimen()];
      await save(known, 1);
      const both = store.transaction(async (tx) => {
        await tx.save(specimens, [{ entity: fresh, version: 1, expected: 0 }]);
        await tx.save(specimens, [{ entity: known, version: 3, expected: 2 }]);
      });
      await expect(both).rejects.toBeInstanceOf(WriteConflict);
      expect(await load(fresh.id)).toBeUndefined();
    });

    it.each([
      ['created', 0],
      ['changed', 1],
    ])('is %s by one of two at once', async (_what, expected) => {
      const entity = specimen();
      if (expected === 1) await save(entity, 1);
      const bothHaveLooked = barrier(2);
      const saving = (count: number) =>
        store.transaction(async (tx) => {
          await tx.load(specimens, [entity.id]);
          await bothHaveLooked();
          await tx.save(specimens, [{ entity: { ...entity, count }, version: expected + 1, expected }]);
          return count;
        });
      const won = await race(saving(0), saving(1));
      expect(won.filter((each) => each)).toHaveLength(1);
      expect(await load(entity.id)).toEqual({ entity: { ...entity, count: won.indexOf(true) }, version: expected + 1 });
    });
  });

  describe('a log', () => {
    it('keeps what is appended, in order', async () => {
      await store.transaction((tx) =>
        tx.append(
          [
            { text: 'b', number: 1 },
            { text: 'a', number: null },
          ].map((note) => logEntry(notes, note)),
        ),
      );
      await store.transaction((tx) => tx.append([logEntry(notes, { text: 'c', number: 2 })]));
      expect(await open.log('notes')).toEqual([
        { text: 'b', number: 1 },
        { text: 'a', number: null },
        { text: 'c', number: 2 },
      ]);
    });
  });

  describe('what is due', () => {
    it('is what has its time behind it, the oldest first, up to the limit', async () => {
      const now = await open.now();
      const at = (ms: number): Specimen => specimen({ at: new Date(now.getTime() + ms) });
      const [late, early, future, never] = [at(-1_000), at(-5_000), at(60_000), specimen()];
      for (const entity of [late, early, future, never]) await save(entity, 1);
      expect(await store.due(specimens as never, 'at', 10)).toEqual([early.id, late.id]);
      expect(await store.due(specimens as never, 'at', 1)).toEqual([early.id]);
    });
  });

  describe('the outbox', () => {
    it('answers the ids of what is put in, in that order', async () => {
      const stored = await tell(message('e2'), message('e1', []), message('e3', ['a', 'b']));
      expect(stored.map(({ eventId, subscribers }) => [eventId, subscribers])).toEqual([
        ['e2', ['audit']],
        ['e1', []],
        ['e3', ['a', 'b']],
      ]);
      expect(new Set(stored.map(({ id }) => id)).size).toBe(3);
    });

    it('takes an event once', async () => {
      await tell(message('e1'));
      await expect(tell(message('e2'), message('e1'))).rejects.toBeInstanceOf(WriteConflict);
      expect(await open.outbox()).toEqual(['e1']);
    });

    it('forgets what is deleted', async () => {
      const [first] = await tell(message('e1'), message('e2'));
      await store.deleteOutbox([first!.id]);
      expect(await open.outbox()).toEqual(['e2']);
    });
  });

  describe('an unsent message', () => {
    it('is claimed as it was put in, the oldest first, up to the limit', async () => {
      const stored = await tell(message('e1', ['a', 'b']), message('e2', []), message('e3'));
      await open.age(3_000);
      const claimed = await store.claimUnsent(2, 2_000, 10_000);
      expect(claimed).toEqual(stored.slice(0, 2));
      expect(await claim()).toEqual(['e3']);
    });

    it('is left to the process that has committed it at first', async () => {
      await tell(message('e1'));
      expect(await claim()).toEqual([]);
      await open.age(3_000);
      expect(await claim()).toEqual(['e1']);
    });

    it('is claimed by nobody else during the lease, and then again', async () => {
      await tell(message('e1'));
      await open.age(3_000);
      expect(await claim()).toEqual(['e1']);
      await open.age(9_000);
      expect(await claim()).toEqual([]);
      await open.age(2_000);
      expect(await claim()).toEqual(['e1']);
    });

    it('is claimed by one of two at once', async () => {
      const ids = Array.from({ length: 40 }, (_, index) => `e${String(index).padStart(2, '0')}`);
      await tell(...ids.map((id) => message(id)));
      await open.age(3_000);
      const claims = await Promise.all(Array.from({ length: 4 }, () => store.claimUnsent(15, 2_000, 10_000)));
      const claimed = claims.flat().map(({ eventId }) => eventId);
      expect(new Set(claimed).size).toBe(claimed.length);
      expect([...claimed, ...(await claim())].sort()).toEqual(ids);
    });

    it('is not skipped when it is committed later than one with a greater id', async () => {
      const gate = Promise.withResolvers<void>();
      const hasId = Promise.withResolvers<void>();
      const late = store.transaction(async (tx) => {
        await tx.insertOutbox([message('late')]);
        hasId.resolve();
        await gate.promise;
      });
      await hasId.promise;
      await tell(message('early'));
      await open.age(3_000);
      expect(await claim()).toEqual(['early']);
      gate.resolve();
      await late;
      await open.age(3_000);
      expect(await claim()).toEqual(['late']);
    });

    it('is not claimed once it is marked as sent, until it is marked as unsent', async () => {
      const [stored] = await tell(message('e1'));
      await store.markSent([{ id: stored!.id, sequence: 7 }]);
      await open.age(20_000);
      expect(await claim()).toEqual([]);
      await store.markUnsent([stored!.id]);
      expect(await claim()).toEqual(['e1']);
    });
  });

  describe('a sent message', () => {
    const sent = async (subscribers: readonly string[] = ['audit']): Promise<bigint> => {
      const [stored] = await tell(message('e1', subscribers));
      await store.markSent([{ id: stored!.id, sequence: 7 }]);
      return stored!.id;
    };
    const unconfirmed = () => store.unconfirmed(10, 500);

    it('is unconfirmed when its subscribers had their time', async () => {
      const id = await sent(['a', 'b']);
      expect(await unconfirmed()).toEqual([]);
      await open.age(1_000);
      expect(await unconfirmed()).toEqual([{ id, eventId: 'e1', sequence: 7, missing: ['a', 'b'] }]);
    });

    it('that was only claimed is not unconfirmed', async () => {
      await tell(message('e1'));
      await open.age(20_000);
      expect(await claim()).toEqual(['e1']);
      await open.age(20_000);
      expect(await unconfirmed()).toEqual([]);
    });

    it('comes the oldest first, up to the limit', async () => {
      const stored = await tell(message('e1'), message('e2'), message('e3'));
      await store.markSent(stored.map(({ id }, index) => ({ id, sequence: 3 - index })));
      await open.age(1_000);
      expect((await store.unconfirmed(2, 500)).map(({ eventId }) => eventId)).toEqual(['e1', 'e2']);
    });

    it('goes when its one subscriber has confirmed', async () => {
      const id = await sent();
      await store.confirm('audit', [id]);
      expect(await open.outbox()).toEqual([]);
    });

    it('goes when the last of its subscribers has confirmed', async () => {
      const id = await sent(['a', 'b']);
      await store.confirm('a', [id]);
      await store.confirm('a', [id]);
      await open.age(1_000);
      expect(await unconfirmed()).toMatchObject([{ missing: ['b'] }]);
      await store.confirm('b', [id]);
      expect(await open.outbox()).toEqual([]);
    });

    it('goes when its last subscribers confirm at once', async () => {
      for (let round = 0; round < 10; round += 1) {
        const [stored] = await tell(message(`round ${round}`, ['a', 'b', 'c']));
        await Promise.all(['a', 'b', 'c'].map((subscriber) => store.confirm(subscriber, [stored!.id])));
        expect(await open.outbox()).toEqual([]);
      }
    });

    it('stays whatever one confirms that is no subscriber of it', async () => {
      const id = await sent(['a']);
      await store.confirm('stranger', [id]);
      expect(await open.outbox()).toEqual(['e1']);
    });
  });

  describe('a dead letter', () => {
    const letter = { messageId: 'm1', subject: 'cmd.bank', envelope: Buffer.from('e'), reason: 'a defect' };

    it('is counted, and tells its last reason', async () => {
      await store.bury(letter, false);
      await store.bury({ ...letter, reason: 'another' }, false);
      expect(await open.letters()).toEqual([{ messageId: 'm1', reason: 'another', occurrences: 2 }]);
      expect(await store.handled(['m1'])).toEqual(new Set());
    });

    it('counts as handled where it must not be asked for again', async () => {
      await store.bury(letter, true);
      await store.bury(letter, true);
      expect(await open.letters()).toMatchObject([{ occurrences: 2 }]);
      expect(await store.handled(['m1'])).toEqual(new Set(['m1']));
      const [record] = (await store.transaction((tx) => tx.findInbox(['m1']))).values();
      expect(record!.refusal).toEqual({ code: 'DEAD_LETTERED', message: 'a defect' });
    });

    it('leaves an answer that is there as it is', async () => {
      await inbox({ messageId: 'm1', reply: Buffer.from('r') });
      await store.bury(letter, true);
      const [record] = (await store.transaction((tx) => tx.findInbox(['m1']))).values();
      expect(record).toEqual({ messageId: 'm1', reply: Buffer.from('r') });
    });
  });

  it('answers a ping', async () => {
    await store.ping();
  });
});
