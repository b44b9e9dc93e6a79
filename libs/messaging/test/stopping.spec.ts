import { settled } from '@comanda/testing';
import { aScene, audits, choke, RECOVERED_WITHIN_MS, seenBy } from './scene.js';
import type { Service } from './world.js';

const scene = aScene();

describe('a service that stops', () => {
  const stopOf = ({ messaging }: Service): (() => boolean) => {
    let ended = false;
    void messaging.stop().then(() => (ended = true));
    return () => ended;
  };

  it('handles and acknowledges what it has taken, takes nothing more, and leaves no timer', async () => {
    await scene.startAudit({ events: audits(), store: scene.slowStore() });
    await scene.tell('a');
    await settled();
    const ended = stopOf(scene.audit);
    await settled();
    expect(ended()).toBe(false);
    scene.slow.resolve();
    await settled();
    expect(ended()).toBe(true);
    expect(seenBy(scene.audit)).toEqual(['a 1']);
    expect(await scene.world.broker.progress('audit')).toMatchObject({ acknowledged: 1 });
    await scene.tell('b');
    await settled();
    expect(seenBy(scene.audit)).toEqual(['a 1']);
    await scene.bank.messaging.stop();
    expect(scene.world.clock.waiting).toBe(0);
  });

  it('stores the dead letters of what it has taken', async () => {
    await scene.startAudit({ events: audits(choke(new Error('a defect'))) });
    const bury = scene.audit.store.bury.bind(scene.audit.store);
    scene.audit.store.bury = (...args) => scene.slow.promise.then(() => bury(...args));
    await scene.tell('poison');
    await settled();
    const ended = stopOf(scene.audit);
    await settled();
    expect(ended()).toBe(false);
    scene.slow.resolve();
    await settled();
    expect(ended()).toBe(true);
    expect(await scene.world.broker.progress('audit')).toMatchObject({ acknowledged: 1 });
  });

  it('publishes and marks what it has committed', async () => {
    scene.world.broker.slow = scene.slow.promise;
    await scene.tell('a');
    await settled();
    const ended = stopOf(scene.bank);
    await settled();
    expect([ended(), scene.sequences()]).toEqual([false, [undefined]]);
    scene.slow.resolve();
    await settled();
    expect([ended(), scene.sequences()]).toEqual([true, [1]]);
  });

  it('leaves in the outbox what it cannot publish', async () => {
    scene.world.broker.slow = scene.slow.promise;
    scene.world.broker.refused.add('evt.bank.Moved');
    await scene.tell('a');
    await settled();
    const stopping = scene.bank.messaging.stop();
    scene.slow.resolve();
    await stopping;
    expect(scene.sequences()).toEqual([undefined]);
  });

  it('ends the round that is under way, and begins no other', async () => {
    const claimUnsent = scene.bank.store.claimUnsent.bind(scene.bank.store);
    scene.bank.store.claimUnsent = (...args) => scene.slow.promise.then(() => claimUnsent(...args));
    const asked: string[] = [];
    const unconfirmed = scene.bank.store.unconfirmed.bind(scene.bank.store);
    scene.bank.store.unconfirmed = (...args) => {
      asked.push('unconfirmed');
      return unconfirmed(...args);
    };
    scene.world.clock.advance(2_000);
    const ended = stopOf(scene.bank);
    await settled();
    expect(ended()).toBe(false);
    scene.slow.resolve();
    await settled();
    expect(ended()).toBe(true);
    expect(asked).toEqual([]);
    expect(scene.world.clock.waiting).toBe(0);
  });

  it('makes no more rounds', async () => {
    scene.world.broker.connected = false;
    await scene.tell('a');
    await scene.bank.messaging.stop();
    scene.world.broker.connected = true;
    scene.world.clock.advance(RECOVERED_WITHIN_MS);
    await settled();
    expect(scene.world.broker.passed).toEqual([]);
  });
});
