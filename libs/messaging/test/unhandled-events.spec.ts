import { jsonEvent, settled } from '@comanda/testing';
import { onEvent, StoreUnavailable } from '../src/index.js';
import { moved, type Account } from './bank.js';
import { aScene, audits, choke, note, RECOVERED_WITHIN_MS, seenBy } from './scene.js';

const scene = aScene();

describe('an event that cannot be handled now', () => {
  it('because the store is away comes again', async () => {
    await scene.startAudit();
    scene.audit.store.available = false;
    await scene.tell('a');
    await settled();
    scene.audit.store.available = true;
    expect(await scene.world.broker.progress('audit')).toMatchObject({ acknowledged: 0 });
    expect(seenBy(scene.audit)).toEqual([]);
    await scene.isSeen('a');
    await scene.outboxIsEmpty();
    expect(scene.audit.store.deadLetters.size).toBe(0);
  });

  it('because this process does not know it yet is handled by one that does', async () => {
    const newer = jsonEvent<Account>('bank', 'Moved', ['audit']);
    const older = { ...newer, type: 'bank.MovedLongAgo' };
    const old = await scene.world.start('audit', { events: [onEvent(older, note)] });
    await scene.tell('a');
    await scene.world.pass(RECOVERED_WITHIN_MS);
    expect(scene.sequences()).toEqual([1]);
    expect(await scene.world.broker.progress('audit')).toMatchObject({ acknowledged: 0 });
    expect(old.store.deadLetters.size).toBe(0);
    await old.messaging.stop();
    await scene.startAudit({ events: audits(), store: old.store, processId: 'p2' });
    await scene.outboxIsEmpty();
    expect(seenBy(scene.audit)).toEqual(['a 1']);
  });
});

describe('an event that can never be handled', () => {
  const unreadable = {
    ...moved,
    decode: (bytes: Uint8Array) => {
      const event = moved.decode(bytes);
      if (event.accountId === 'poison') throw new Error('unreadable');
      return event;
    },
  };

  it.each([
    ['meets a defect', audits(choke(new Error('a defect'))), 'a defect'],
    ['cannot be read', [onEvent(unreadable, note)], 'unreadable'],
  ])(
    'because it %s goes to the dead letters, is never asked for again, and holds up nobody',
    async (_why, events, reason) => {
      await scene.startAudit({ events });
      await scene.tell('a', 'poison', 'b');
      await scene.outboxIsEmpty();
      expect(seenBy(scene.audit)).toEqual(['a 1', 'b 1']);
      const [letter] = scene.audit.store.deadLetters.values();
      expect(letter).toMatchObject({
        messageId: 'bank:poison:1:Moved',
        subject: 'evt.bank.Moved',
        reason,
        occurrences: 1,
      });
      expect(scene.world.broker.messagesTo('evt.bank.Moved')).toHaveLength(3);
    },
  );

  it('stays with the broker while the letter cannot be stored', async () => {
    await scene.startAudit({ events: audits(choke(new Error('a defect'))) });
    const bury = scene.audit.store.bury.bind(scene.audit.store);
    scene.audit.store.bury = async () => {
      throw new StoreUnavailable('away');
    };
    await scene.tell('poison');
    await settled();
    expect(await scene.world.broker.progress('audit')).toMatchObject({ acknowledged: 0 });
    scene.audit.store.bury = bury;
    await scene.outboxIsEmpty();
    expect(scene.audit.store.deadLetters.size).toBe(1);
  });
});
