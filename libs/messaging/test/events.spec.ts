import { DomainError } from '@comanda/kernel';
import { jsonEvent, settled } from '@comanda/testing';
import {
  handler,
  logEntry,
  MemoryStore,
  onEvent,
  StoreUnavailable,
  type EventBinding,
  type LogTable,
  type StoreTransaction,
} from '../src/index.js';
import { deposit, depositTelling, moved, type Account } from './bank.js';
import { World, type Service } from './world.js';

const seen: LogTable<Account> = {
  name: 'seen',
  columns: { account_id: 'text', balance: 'integer' },
  toRow: ({ accountId, balance }) => ({ account_id: accountId, balance }),
};

/** Notes what it is told; its effect shows how often that was. */
const note = handler({
  reads: () => ({}),
  decide: (event: Account) => ({ append: [logEntry(seen, event)], reply: {} }),
});
const choke = (error: Error) =>
  handler({
    reads: () => ({}),
    decide: (event: Account) => {
      if (event.accountId === 'poison') throw error;
      return { append: [logEntry(seen, event)], reply: {} };
    },
  });

const RECOVERED_WITHIN_MS = 15_000;

let world: World;
let bank: Service;
let audit: Service;
let slow: PromiseWithResolvers<void>;

const audits = (by = note): readonly EventBinding[] => [onEvent(moved, by)];
const tellOf = (...accountIds: string[]): Promise<unknown> =>
  Promise.all(accountIds.map((accountId) => bank.messaging.executor.execute(deposit, { accountId, amount: 1 })));
const seenBy = (service: Service): unknown[] =>
  service.store.log(seen.name).map(({ account_id, balance }) => `${String(account_id)} ${String(balance)}`);
const sequences = (): unknown[] => [...bank.store.outbox.values()].map(({ sequence }) => sequence);
const outboxIsEmpty = (): Promise<void> => world.until('an empty outbox', () => bank.store.outbox.size === 0);
const isSeen = (...accountIds: string[]): Promise<void> =>
  world.until(`audit seeing ${accountIds.join(', ')}`, () => seenBy(audit).length >= accountIds.length);

/** Goes on when the test resolves `slow`. */
class SlowStore extends MemoryStore {
  override async transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
    await slow.promise;
    return super.transaction(work);
  }
}

beforeEach(async () => {
  slow = Promise.withResolvers();
  world = new World();
  bank = await world.start('bank');
});
afterEach(async () => {
  slow.resolve();
  await world.stop();
});

describe('an event', () => {
  beforeEach(async () => {
    audit = await world.start('audit', { events: audits() });
  });

  it('is handled once, and forgotten when its subscriber says so', async () => {
    await tellOf('a');
    await settled();
    expect(seenBy(audit)).toEqual(['a 1']);
    expect(bank.store.outbox.size).toBe(1);
    await outboxIsEmpty();
    expect(seenBy(audit)).toEqual(['a 1']);
  });

  it('travels with others of its kind, in order', async () => {
    await Promise.all([tellOf('a', 'b'), tellOf('a')]);
    await settled();
    expect(world.broker.passed.filter(({ subject }) => subject === 'evt.bank.Moved')).toHaveLength(1);
    expect(seenBy(audit)).toEqual(['a 1', 'b 1', 'a 2']);
    expect(audit.store.commits).toBe(1);
  });

  it('that comes twice has its effect once', async () => {
    await tellOf('a');
    await settled();
    await bank.store.markUnsent([...bank.store.outbox.keys()]);
    await world.until('the second sending', () => world.broker.messagesTo('evt.bank.Moved').length === 2);
    await outboxIsEmpty();
    expect(seenBy(audit)).toEqual(['a 1']);
  });

  it('that is refused is recorded, and comes no more', async () => {
    await audit.messaging.stop();
    audit = await world.start('audit', { events: audits(choke(new DomainError('NO', 'conflict', 'No.'))) });
    await tellOf('poison', 'a');
    await outboxIsEmpty();
    expect(seenBy(audit)).toEqual(['a 1']);
    expect(audit.store.inbox.get('bank:poison:1:Moved')).toMatchObject({ refusal: { code: 'NO' } });
    expect(audit.store.deadLetters.size).toBe(0);
  });

  it('waits in the outbox while there is no connection, and leaves later', async () => {
    world.broker.connected = false;
    await tellOf('a');
    await settled();
    expect(sequences()).toEqual([undefined]);
    await world.pass(5_000);
    expect(world.broker.offered).toBe(0);
    world.broker.connected = true;
    const since = world.clock.monotonicMs();
    await isSeen('a');
    expect(world.clock.monotonicMs() - since).toBeLessThan(2_000);
    await outboxIsEmpty();
  });

  it('whose process died before it was published is published by another', async () => {
    // A process that commits and dies: nothing of it runs any more.
    world.broker.connected = false;
    await tellOf('a');
    await bank.messaging.stop();
    world.broker.connected = true;
    bank = await world.start('bank', { store: bank.store, processId: 'p2' });
    await isSeen('a');
    await outboxIsEmpty();
  });

  it('that could not be marked as sent is sent again, and handled once', async () => {
    const markSent = bank.store.markSent.bind(bank.store);
    bank.store.markSent = async () => {
      throw new StoreUnavailable('away');
    };
    await tellOf('a');
    await settled();
    bank.store.markSent = markSent;
    await outboxIsEmpty();
    expect(world.broker.messagesTo('evt.bank.Moved')).toHaveLength(2);
    expect(seenBy(audit)).toEqual(['a 1']);
  });

  it('that the broker does not take holds up no other', async () => {
    const other = depositTelling(jsonEvent('bank', 'Other'));
    world.broker.connected = false;
    await bank.messaging.executor.execute(other, { accountId: 'x', amount: 1 });
    await tellOf('a');
    world.broker.connected = true;
    world.broker.refused.add('evt.bank.Other');
    await isSeen('a');
    await world.until('one row that is left', () => bank.store.outbox.size === 1);
    world.broker.refused.clear();
    await outboxIsEmpty();
  });
});

describe('an event without subscribers', () => {
  it('is published, and forgotten', async () => {
    await bank.messaging.executor.execute(depositTelling(jsonEvent('bank', 'Moved')), { accountId: 'a', amount: 1 });
    await settled();
    expect(world.broker.messagesTo('evt.bank.Moved')).toHaveLength(1);
    expect(bank.store.outbox.size).toBe(0);
  });
});

describe('an event with two subscribers', () => {
  const both = jsonEvent<Account>('bank', 'Moved', ['tax', 'audit']);

  it('is kept until both have handled it, though one of them is away, and is not sent again meanwhile', async () => {
    audit = await world.start('audit', { events: [onEvent(both, note)] });
    await bank.messaging.executor.execute(depositTelling(both), { accountId: 'a', amount: 1 });
    await world.until('the confirmation of one', () => [...bank.store.outbox.values()][0]!.passed.has('audit'));
    await world.pass(RECOVERED_WITHIN_MS);
    expect(sequences()).toEqual([1]);
    const tax = await world.start('tax', { events: [onEvent(both, note)] });
    await outboxIsEmpty();
    expect([seenBy(audit), seenBy(tax)]).toEqual([['a 1'], ['a 1']]);
    expect(world.broker.offered).toBe(1);
  });

  it('is not sent again when one has handled it and the other one is slow', async () => {
    audit = await world.start('audit', { events: [onEvent(both, note)] });
    const tax = await world.start('tax', { events: [onEvent(both, note)], store: new SlowStore(world.clock) });
    await bank.messaging.executor.execute(depositTelling(both), { accountId: 'a', amount: 1 });
    await world.pass(RECOVERED_WITHIN_MS);
    slow.resolve();
    await outboxIsEmpty();
    expect(world.broker.offered).toBe(1);
    expect(seenBy(tax)).toEqual(['a 1']);
  });
});

describe('a broker that loses what it has taken', () => {
  it('before the subscriber has handled it gets it again', async () => {
    await tellOf('a', 'b');
    await settled();
    world.broker.wipe();
    audit = await world.start('audit', { events: audits() });
    await isSeen('a', 'b');
    await outboxIsEmpty();
    expect(seenBy(audit).sort()).toEqual(['a 1', 'b 1']);
  });

  it('and is full of other entries since then gets it again', async () => {
    await tellOf('a', 'b');
    await settled();
    world.broker.wipe();
    // The sequences that the lost events had are given to others now, which the subscriber handles.
    audit = await world.start('audit', { events: audits() });
    await tellOf('c');
    await tellOf('d');
    await settled();
    await world.until('all that was told', () => seenBy(audit).length === 4);
    await outboxIsEmpty();
    expect(seenBy(audit).sort()).toEqual(['a 1', 'b 1', 'c 1', 'd 1']);
  });

  it('after it was handled is not given it again', async () => {
    audit = await world.start('audit', { events: audits() });
    await tellOf('a');
    await settled();
    world.broker.wipe();
    await outboxIsEmpty();
    expect(world.broker.messagesTo('evt.bank.Moved')).toHaveLength(1);
  });

  it.each(['is away', 'is slow'])(
    'and has lost nothing is not given again what a subscriber that %s has yet to handle',
    async (why) => {
      const store = new SlowStore(world.clock);
      audit = await world.start('audit', { events: audits(), store });
      if (why === 'is away') await audit.messaging.stop();
      await tellOf('a');
      await world.pass(RECOVERED_WITHIN_MS);
      expect(world.broker.messagesTo('evt.bank.Moved')).toHaveLength(1);
      expect(sequences()).toEqual([1]);
    },
  );

  it('and has lost nothing is not given again what a subscriber has handled that is away now', async () => {
    audit = await world.start('audit', { events: audits() });
    await tellOf('a');
    await settled();
    await audit.messaging.stop();
    await world.pass(RECOVERED_WITHIN_MS);
    expect(world.broker.offered).toBe(1);
    audit = await world.start('audit', { events: audits(), store: audit.store });
    await outboxIsEmpty();
    expect(world.broker.offered).toBe(1);
  });
});

describe('an event that cannot be handled now', () => {
  it('because the store is away comes again', async () => {
    audit = await world.start('audit', { events: audits() });
    audit.store.available = false;
    await tellOf('a');
    await settled();
    audit.store.available = true;
    expect(await world.broker.progress('audit')).toMatchObject({ acknowledged: 0 });
    expect(seenBy(audit)).toEqual([]);
    await isSeen('a');
    await outboxIsEmpty();
    expect(audit.store.deadLetters.size).toBe(0);
  });

  it('because this process does not know it yet is handled by one that does', async () => {
    const newer = jsonEvent<Account>('bank', 'Moved', ['audit']);
    const older = { ...newer, type: 'bank.MovedLongAgo' };
    const old = await world.start('audit', { events: [onEvent(older, note)] });
    await tellOf('a');
    world.clock.advance(RECOVERED_WITHIN_MS);
    await settled();
    expect(sequences()).toEqual([1]);
    expect(await world.broker.progress('audit')).toMatchObject({ acknowledged: 0 });
    expect(old.store.deadLetters.size).toBe(0);
    await old.messaging.stop();
    audit = await world.start('audit', { events: audits(), store: old.store, processId: 'p2' });
    await outboxIsEmpty();
    expect(seenBy(audit)).toEqual(['a 1']);
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
      audit = await world.start('audit', { events });
      await tellOf('a', 'poison', 'b');
      await outboxIsEmpty();
      expect(seenBy(audit)).toEqual(['a 1', 'b 1']);
      const [letter] = audit.store.deadLetters.values();
      expect(letter).toMatchObject({
        messageId: 'bank:poison:1:Moved',
        subject: 'evt.bank.Moved',
        reason,
        occurrences: 1,
      });
      expect(world.broker.messagesTo('evt.bank.Moved')).toHaveLength(3);
    },
  );

  it('because it is no message at all is dropped, and the next one is handled', async () => {
    audit = await world.start('audit', { events: audits() });
    await world.broker.append('evt.bank.Moved', Buffer.from('rubbish'));
    await tellOf('a');
    await outboxIsEmpty();
    expect(seenBy(audit)).toEqual(['a 1']);
    expect(await world.broker.progress('audit')).toEqual({ last: 2, acknowledged: 2 });
  });

  it('stays with the broker while the letter cannot be stored', async () => {
    audit = await world.start('audit', { events: audits(choke(new Error('a defect'))) });
    const bury = audit.store.bury.bind(audit.store);
    audit.store.bury = async () => {
      throw new StoreUnavailable('away');
    };
    await tellOf('poison');
    await settled();
    expect(await world.broker.progress('audit')).toMatchObject({ acknowledged: 0 });
    audit.store.bury = bury;
    await outboxIsEmpty();
    expect(audit.store.deadLetters.size).toBe(1);
  });
});

describe('a handler', () => {
  it('for an event whose contract does not name the service as subscriber is refused at the start', async () => {
    await expect(world.start('spy', { events: audits() })).rejects.toThrow(
      'spy handles Moved, but the proto does not name it',
    );
  });
});

describe('a service that stops', () => {
  const stopOf = ({ messaging }: Service): (() => boolean) => {
    let ended = false;
    void messaging.stop().then(() => (ended = true));
    return () => ended;
  };

  it('handles and acknowledges what it has taken, takes nothing more, and leaves no timer', async () => {
    audit = await world.start('audit', { events: audits(), store: new SlowStore(world.clock) });
    await tellOf('a');
    await settled();
    const ended = stopOf(audit);
    await settled();
    expect(ended()).toBe(false);
    slow.resolve();
    await settled();
    expect(ended()).toBe(true);
    expect(seenBy(audit)).toEqual(['a 1']);
    expect(await world.broker.progress('audit')).toMatchObject({ acknowledged: 1 });
    await tellOf('b');
    await settled();
    expect(seenBy(audit)).toEqual(['a 1']);
    await bank.messaging.stop();
    expect(world.clock.waiting).toBe(0);
  });

  it('stores the dead letters of what it has taken', async () => {
    audit = await world.start('audit', { events: audits(choke(new Error('a defect'))) });
    const bury = audit.store.bury.bind(audit.store);
    audit.store.bury = (...args) => slow.promise.then(() => bury(...args));
    await tellOf('poison');
    await settled();
    const ended = stopOf(audit);
    await settled();
    expect(ended()).toBe(false);
    slow.resolve();
    await settled();
    expect(ended()).toBe(true);
    expect(await world.broker.progress('audit')).toMatchObject({ acknowledged: 1 });
  });

  it('publishes and marks what it has committed', async () => {
    world.broker.slow = slow.promise;
    await tellOf('a');
    await settled();
    const ended = stopOf(bank);
    await settled();
    expect([ended(), sequences()]).toEqual([false, [undefined]]);
    slow.resolve();
    await settled();
    expect([ended(), sequences()]).toEqual([true, [1]]);
  });

  it('leaves in the outbox what it cannot publish', async () => {
    world.broker.slow = slow.promise;
    world.broker.refused.add('evt.bank.Moved');
    await tellOf('a');
    await settled();
    const stopping = bank.messaging.stop();
    slow.resolve();
    await stopping;
    expect(sequences()).toEqual([undefined]);
  });

  it('ends the round that is under way, and begins no other', async () => {
    const claimUnsent = bank.store.claimUnsent.bind(bank.store);
    bank.store.claimUnsent = (...args) => slow.promise.then(() => claimUnsent(...args));
    world.clock.advance(2_000);
    const ended = stopOf(bank);
    await settled();
    expect(ended()).toBe(false);
    slow.resolve();
    await settled();
    expect(ended()).toBe(true);
    expect(world.clock.waiting).toBe(0);
  });

  it('makes no more rounds', async () => {
    world.broker.connected = false;
    await tellOf('a');
    await bank.messaging.stop();
    world.broker.connected = true;
    world.clock.advance(RECOVERED_WITHIN_MS);
    await settled();
    expect(world.broker.passed).toEqual([]);
  });
});

describe('a tap', () => {
  const listen = (heard: string[]) =>
    bank.messaging.onTold([moved], (contract, { accountId }) => heard.push(`${contract.name} ${accountId}`));

  it('hears events as they pass, until it is closed', async () => {
    const heard: string[] = [];
    const close = listen(heard);
    await tellOf('a');
    await settled();
    close();
    await tellOf('b');
    await settled();
    expect(heard).toEqual(['Moved a']);
  });

  it('that was opened before the start hears, too, and a second one of its kind', async () => {
    const heard: string[] = [];
    const late = new World();
    const messaging = (await late.start('bank')).messaging;
    messaging.onTold([moved], ({ name }) => heard.push(`first ${name}`));
    messaging.onTold([moved], ({ name }) => heard.push(`second ${name}`));
    await messaging.executor.execute(deposit, { accountId: 'a', amount: 1 });
    await settled();
    expect(heard).toEqual(['first Moved', 'second Moved']);
    await late.stop();
  });

  it('that throws disturbs nobody', async () => {
    audit = await world.start('audit', { events: audits() });
    bank.messaging.onTold([moved], () => {
      throw new Error('a bad listener');
    });
    await tellOf('a');
    await outboxIsEmpty();
    expect(seenBy(audit)).toEqual(['a 1']);
  });
});
