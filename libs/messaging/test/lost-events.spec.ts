import { settled } from '@comanda/testing';
import { aScene, audits, RECOVERED_WITHIN_MS, seenBy } from './scene.js';

const scene = aScene();

describe('a broker that loses what it has taken', () => {
  it('before the subscriber has handled it gets it again', async () => {
    await scene.tell('a', 'b');
    await settled();
    scene.world.broker.wipe();
    await scene.startAudit();
    await scene.isSeen('a', 'b');
    await scene.outboxIsEmpty();
    expect(seenBy(scene.audit).sort()).toEqual(['a 1', 'b 1']);
  });

  it('and is full of other entries since then gets it again', async () => {
    await scene.tell('a', 'b');
    await settled();
    scene.world.broker.wipe();
    // The sequences that the lost events had are given to others now, which the subscriber handles.
    await scene.startAudit();
    await scene.tell('c');
    await scene.tell('d');
    await settled();
    await scene.world.until('all that was told', () => seenBy(scene.audit).length === 4);
    await scene.outboxIsEmpty();
    expect(seenBy(scene.audit).sort()).toEqual(['a 1', 'b 1', 'c 1', 'd 1']);
  });

  it('after it was handled is not given it again', async () => {
    await scene.startAudit();
    await scene.tell('a');
    await settled();
    scene.world.broker.wipe();
    await scene.outboxIsEmpty();
    expect(scene.world.broker.messagesTo('evt.bank.Moved')).toHaveLength(1);
  });

  it.each(['is away', 'is slow'])(
    'and has lost nothing is not given again what a subscriber that %s has yet to handle',
    async (why) => {
      const store = scene.slowStore();
      await scene.startAudit({ events: audits(), store });
      if (why === 'is away') await scene.audit.messaging.stop();
      await scene.tell('a');
      await scene.world.pass(RECOVERED_WITHIN_MS);
      expect(scene.world.broker.messagesTo('evt.bank.Moved')).toHaveLength(1);
      expect(scene.sequences()).toEqual([1]);
    },
  );

  it('and has lost nothing is not given again what a subscriber has handled that is away now', async () => {
    await scene.startAudit();
    await scene.tell('a');
    await settled();
    await scene.audit.messaging.stop();
    await scene.world.pass(RECOVERED_WITHIN_MS);
    expect(scene.world.broker.offered).toBe(1);
    await scene.startAudit({ events: audits(), store: scene.audit.store });
    await scene.outboxIsEmpty();
    expect(scene.world.broker.offered).toBe(1);
  });
});
