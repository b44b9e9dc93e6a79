import { DomainError } from '@comanda/kernel';
import { jsonEvent, settled } from '@comanda/testing';
import { onEvent, StoreUnavailable } from '../src/index.js';
import { depositTelling } from './bank.js';
import { aScene, audits, choke, MARKED_WITHIN_MS, note, RECOVERED_WITHIN_MS, seenBy, toBoth } from './scene.js';

const scene = aScene();

describe('an event', () => {
  beforeEach(async () => {
    await scene.startAudit();
  });

  it('is handled once, and forgotten when its subscriber says so', async () => {
    await scene.tell('a');
    await settled();
    expect(seenBy(scene.audit)).toEqual(['a 1']);
    expect(scene.bank.store.outbox.size).toBe(1);
    await scene.outboxIsEmpty();
    expect(seenBy(scene.audit)).toEqual(['a 1']);
  });

  it('travels with others of its kind, in order', async () => {
    await Promise.all([scene.tell('a', 'b'), scene.tell('a')]);
    await settled();
    expect(scene.world.broker.passed.filter(({ subject }) => subject === 'evt.bank.Moved')).toHaveLength(1);
    expect(seenBy(scene.audit)).toEqual(['a 1', 'b 1', 'a 2']);
    expect(scene.audit.store.commits).toBe(1);
  });

  it('that comes twice has its effect once', async () => {
    await scene.tell('a');
    await scene.world.pass(MARKED_WITHIN_MS);
    await scene.bank.store.markUnsent([...scene.bank.store.outbox.keys()]);
    await scene.world.until('the second sending', () => scene.world.broker.messagesTo('evt.bank.Moved').length === 2);
    await scene.outboxIsEmpty();
    expect(seenBy(scene.audit)).toEqual(['a 1']);
  });

  it('that is refused is recorded, and comes no more', async () => {
    await scene.audit.messaging.stop();
    await scene.startAudit({ events: audits(choke(new DomainError('NO', 'conflict', 'No.'))) });
    await scene.tell('poison', 'a');
    await scene.outboxIsEmpty();
    expect(seenBy(scene.audit)).toEqual(['a 1']);
    expect(scene.audit.store.inbox.get('bank:poison:1:Moved')).toMatchObject({ refusal: { code: 'NO' } });
    expect(scene.audit.store.deadLetters.size).toBe(0);
  });

  it('waits in the outbox while there is no connection, and leaves later', async () => {
    scene.world.broker.connected = false;
    await scene.tell('a');
    await settled();
    expect(scene.sequences()).toEqual([undefined]);
    await scene.world.pass(5_000);
    expect(scene.world.broker.offered).toBe(0);
    scene.world.broker.connected = true;
    const since = scene.world.clock.monotonicMs();
    await scene.isSeen('a');
    expect(scene.world.clock.monotonicMs() - since).toBeLessThan(2_000);
    await scene.outboxIsEmpty();
  });

  it('whose process died before it was published is published by another', async () => {
    // A process that commits and dies: nothing of it runs any more.
    scene.world.broker.connected = false;
    await scene.tell('a');
    await scene.bank.messaging.stop();
    scene.world.broker.connected = true;
    await scene.startBank({ store: scene.bank.store, processId: 'p2' });
    await scene.isSeen('a');
    await scene.outboxIsEmpty();
  });

  it('that could not be marked as sent is sent again, and handled once', async () => {
    const markSent = scene.bank.store.markSent.bind(scene.bank.store);
    scene.bank.store.markSent = async () => {
      throw new StoreUnavailable('away');
    };
    await scene.tell('a');
    await scene.world.pass(MARKED_WITHIN_MS);
    scene.bank.store.markSent = markSent;
    await scene.outboxIsEmpty();
    expect(scene.world.broker.messagesTo('evt.bank.Moved')).toHaveLength(2);
    expect(seenBy(scene.audit)).toEqual(['a 1']);
  });

  it('that the broker does not take holds up no other', async () => {
    const other = depositTelling(jsonEvent('bank', 'Other'));
    scene.world.broker.connected = false;
    await scene.bank.messaging.executor.execute(other, { accountId: 'x', amount: 1 });
    await scene.tell('a');
    scene.world.broker.connected = true;
    scene.world.broker.refused.add('evt.bank.Other');
    await scene.isSeen('a');
    await scene.world.until('one row that is left', () => scene.bank.store.outbox.size === 1);
    scene.world.broker.refused.clear();
    await scene.outboxIsEmpty();
  });
});

describe('an event without subscribers', () => {
  it('is published, and forgotten', async () => {
    await scene.bank.messaging.executor.execute(depositTelling(jsonEvent('bank', 'Moved')), {
      accountId: 'a',
      amount: 1,
    });
    await scene.world.pass(MARKED_WITHIN_MS);
    expect(scene.world.broker.messagesTo('evt.bank.Moved')).toHaveLength(1);
    expect(scene.bank.store.outbox.size).toBe(0);
  });
});

describe('an event with two subscribers', () => {
  it('is kept until both have handled it, though one of them is away, and is not sent again meanwhile', async () => {
    await scene.startAudit({ events: [onEvent(toBoth, note)] });
    await scene.bank.messaging.executor.execute(depositTelling(toBoth), { accountId: 'a', amount: 1 });
    await scene.world.until('the confirmation of one', () =>
      [...scene.bank.store.outbox.values()][0]!.passed.has('audit'),
    );
    await scene.world.pass(RECOVERED_WITHIN_MS);
    expect(scene.sequences()).toEqual([1]);
    const tax = await scene.world.start('tax', { events: [onEvent(toBoth, note)] });
    await scene.outboxIsEmpty();
    expect([seenBy(scene.audit), seenBy(tax)]).toEqual([['a 1'], ['a 1']]);
    expect(scene.world.broker.offered).toBe(1);
  });

  it('is not sent again when one has handled it and the other one is slow', async () => {
    await scene.startAudit({ events: [onEvent(toBoth, note)] });
    const tax = await scene.world.start('tax', { events: [onEvent(toBoth, note)], store: scene.slowStore() });
    await scene.bank.messaging.executor.execute(depositTelling(toBoth), { accountId: 'a', amount: 1 });
    await scene.world.pass(RECOVERED_WITHIN_MS);
    scene.slow.resolve();
    await scene.outboxIsEmpty();
    expect(scene.world.broker.offered).toBe(1);
    expect(seenBy(tax)).toEqual(['a 1']);
  });
});

describe('a handler', () => {
  it('for an event whose contract does not name the service as subscriber is refused at the start', async () => {
    await expect(scene.world.start('spy', { events: audits() })).rejects.toThrow(
      'spy handles Moved, but the proto does not name it',
    );
  });
});
