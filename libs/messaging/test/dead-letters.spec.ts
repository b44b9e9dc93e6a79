import { jsonEvent, settled } from '@comanda/testing';
import { encodeEnvelope } from '../src/envelope.js';
import { DeadLetters, onEvent, type OpenLetter } from '../src/index.js';
import { moved, type Account } from './bank.js';
import { aScene, audits, choke, note, seenBy, toBoth } from './scene.js';
import type { Service } from './world.js';

const scene = aScene();

const lettersOf = ({ store }: Service): DeadLetters => new DeadLetters('audit', store);
const all = async (service: Service): Promise<OpenLetter[]> => {
  const letters: OpenLetter[] = [];
  for await (const letter of lettersOf(service).all()) letters.push(letter);
  return letters;
};
/** The service's next version, which can handle what the one before could not. */
const repair = async (events = audits()): Promise<void> => {
  const { store } = scene.audit;
  await scene.audit.messaging.stop();
  await scene.startAudit({ events, store, processId: 'p2' });
};

describe('the dead letters', () => {
  it('are read, opened, in the order of their ids', async () => {
    await scene.startAudit({ events: audits(choke(new Error('a defect'))) });
    await scene.tell('poison', 'poison');
    await scene.outboxIsEmpty();
    const letters = await all(scene.audit);
    expect(letters.map(({ messageId, reason }) => [messageId, reason])).toEqual([
      ['bank:poison:1:Moved', 'a defect'],
      ['bank:poison:2:Moved', 'a defect'],
    ]);
    expect(letters[0]!.messages).toMatchObject([{ type: moved.type, subject: 'poison', sequence: 1 }]);
    expect(await lettersOf(scene.audit).find('bank:poison:2:Moved')).toMatchObject({ reason: 'a defect' });
    expect(await lettersOf(scene.audit).find('bank:a:1:Moved')).toBeUndefined();
  });

  it('are all read, however many there are', async () => {
    await scene.startAudit();
    for (let index = 0; index < 250; index += 1) {
      const id = `m${index}`;
      const envelope = encodeEnvelope({ id, type: 't', source: 's', subject: 'a', timeMs: 0, data: Buffer.from('') });
      await scene.audit.store.bury({ messageId: id, subject: 's', envelope, reason: 'r' }, false);
    }
    expect(new Set((await all(scene.audit)).map(({ messageId }) => messageId)).size).toBe(250);
  });
});

describe('an event that is redriven', () => {
  const bury = async (events = audits(choke(new Error('a defect')))): Promise<OpenLetter> => {
    await scene.startAudit({ events });
    await scene.tell('poison');
    await scene.outboxIsEmpty();
    return (await all(scene.audit))[0]!;
  };

  it('is handled once, and its letter is gone', async () => {
    const letter = await bury();
    await repair();
    expect(await lettersOf(scene.audit).redrive(letter)).toBe('again');
    await scene.isSeen('poison');
    await scene.world.until('an empty outbox of the audit', () => scene.audit.store.outbox.size === 0);
    expect(seenBy(scene.audit)).toEqual(['poison 1']);
    expect(await all(scene.audit)).toEqual([]);
  });

  it('a second time is not there any more', async () => {
    const letter = await bury();
    await repair();
    await lettersOf(scene.audit).redrive(letter);
    expect(await lettersOf(scene.audit).redrive(letter)).toBe('absent');
    await scene.isSeen('poison');
    expect(seenBy(scene.audit)).toEqual(['poison 1']);
  });

  it('while no process of the service runs is handled when one does', async () => {
    const letter = await bury();
    const { store } = scene.audit;
    await scene.audit.messaging.stop();
    await new DeadLetters('audit', store).redrive(letter);
    scene.world.broker.wipe();
    await scene.startAudit({ events: audits(), store, processId: 'p2' });
    await scene.isSeen('poison');
    expect(seenBy(scene.audit)).toEqual(['poison 1']);
  });

  it('and that the broker loses is handled all the same', async () => {
    const letter = await bury();
    // A process that sends, and takes nothing.
    await repair([]);
    await lettersOf(scene.audit).redrive(letter);
    const { broker } = scene.world;
    await scene.world.until('the sending', () => broker.messagesTo('evt.redrive.audit').length > 0);
    scene.world.broker.wipe();
    await repair();
    await scene.isSeen('poison');
    await scene.world.until('an empty outbox of the audit', () => scene.audit.store.outbox.size === 0);
    expect(seenBy(scene.audit)).toEqual(['poison 1']);
  });

  it('does not come again to another subscriber, even when that one has forgotten it', async () => {
    const tax = await scene.world.start('tax', { events: [onEvent(toBoth, note)] });
    await scene.startAudit({ events: [onEvent(toBoth, choke(new Error('a defect')))] });
    await scene.tell('poison');
    await settled();
    await scene.outboxIsEmpty();
    const [letter] = await all(scene.audit);
    await repair([onEvent(toBoth, note)]);
    tax.store.inbox.clear();
    await lettersOf(scene.audit).redrive(letter!);
    await scene.isSeen('poison');
    expect([seenBy(scene.audit), seenBy(tax)]).toEqual([['poison 1'], ['poison 1']]);
  });

  it('and still cannot be handled is a dead letter again, under the subject that it was told under', async () => {
    const letter = await bury();
    await lettersOf(scene.audit).redrive(letter);
    await scene.world.until('the letter', () => scene.audit.store.deadLetters.size === 1);
    await scene.world.until('an empty outbox of the audit', () => scene.audit.store.outbox.size === 0);
    expect(await all(scene.audit)).toMatchObject([{ messageId: letter.messageId, subject: 'evt.bank.Moved' }]);
  });
});

describe('a command that is redriven', () => {
  it('only loses its letter: its saga sends it again', async () => {
    await scene.startAudit();
    const command = { sagaId: 's', step: 'pay', direction: 'do', attempt: 1, replyTo: 'reply.x' } as const;
    const envelope = encodeEnvelope({
      id: 's:pay:do',
      type: 'audit.Pay',
      source: 'orchestrator',
      subject: 's',
      timeMs: 0,
      data: Buffer.from('{}'),
      command,
    });
    await scene.audit.store.bury({ messageId: 's:pay:do', subject: 'cmd.audit', envelope, reason: 'a defect' }, false);
    const [letter] = await all(scene.audit);
    expect(await lettersOf(scene.audit).redrive(letter!)).toBe('expected');
    expect([await all(scene.audit), scene.audit.store.outbox.size]).toEqual([[], 0]);
  });
});

describe('an entry of the log that is no event', () => {
  const rubbish = Buffer.from('rubbish');
  const nameless = { id: '', type: '', source: '', subject: '', timeMs: 1, data: Buffer.from('') };
  /** One envelope of a batch. */
  const field = (bytes: Uint8Array): Buffer => Buffer.concat([Buffer.from([0x0a, bytes.length]), bytes]);
  const appended = async (payload: Uint8Array): Promise<void> => {
    await scene.world.broker.append('evt.bank.Moved', payload);
    await settled();
  };

  it('is a dead letter, once, however often it comes, and holds up nobody', async () => {
    await scene.startAudit();
    await appended(rubbish);
    await appended(rubbish);
    await scene.tell('a');
    await scene.outboxIsEmpty();
    expect(seenBy(scene.audit)).toEqual(['a 1']);
    const [letter, ...more] = await all(scene.audit);
    expect(more).toEqual([]);
    expect(letter).toMatchObject({ subject: 'evt.bank.Moved', occurrences: 2, messages: [] });
    expect(letter!.messageId).toMatch(/^undecodable:[0-9a-f]{64}$/);
    expect(letter!.reason).toMatch(/^cannot be decoded: /);
    expect(Buffer.from(letter!.envelope)).toEqual(rubbish);
    expect(await scene.world.broker.progress('audit')).toEqual({ last: 3, acknowledged: 3 });
  });

  it('stays with the broker while the letter cannot be stored', async () => {
    await scene.startAudit();
    scene.audit.store.available = false;
    await appended(rubbish);
    expect(await scene.world.broker.progress('audit')).toMatchObject({ acknowledged: 0 });
    scene.audit.store.available = true;
    await scene.world.until('the letter', () => scene.audit.store.deadLetters.size === 1);
  });

  it('only in part leaves the other part to be handled', async () => {
    await scene.startAudit();
    const good = encodeEnvelope({
      id: 'bank:a:1:Moved',
      type: moved.type,
      source: 'bank',
      subject: 'a',
      timeMs: 0,
      data: moved.encode({ accountId: 'a', balance: 1 }),
    });
    await appended(Buffer.concat([field(Buffer.from([0x0a, 0x7f])), field(good), field(encodeEnvelope(nameless))]));
    expect(seenBy(scene.audit)).toEqual(['a 1']);
    expect((await all(scene.audit)).map(({ reason }) => reason).sort()).toEqual([
      'cannot be decoded: an envelope without id or type',
      'cannot be decoded: the message ends too early',
    ]);
  });

  it('is not redriven while it cannot be decoded', async () => {
    await scene.startAudit();
    await appended(rubbish);
    const [letter] = await all(scene.audit);
    await expect(lettersOf(scene.audit).redrive(letter!)).rejects.toThrow('cannot be decoded');
    expect(await all(scene.audit)).toHaveLength(1);
  });

  it('is not redriven while only a part of it can be decoded', async () => {
    await scene.startAudit();
    const good = encodeEnvelope({ ...nameless, id: 'bank:a:1:Moved', type: moved.type });
    const envelope = Buffer.concat([field(good), field(Buffer.from([0x0a, 0x7f]))]);
    await scene.audit.store.bury({ messageId: 'undecodable:0', subject: 's', envelope, reason: 'r' }, false);
    expect((await all(scene.audit))[0]!.messages).toEqual([]);
  });

  it('is handled when it is redriven by a version that can decode it', async () => {
    await scene.startAudit();
    const event = jsonEvent<Account>('bank', 'Moved', ['audit']);
    const data = event.encode({ accountId: 'late', balance: 1 });
    const envelope = encodeEnvelope({
      id: 'bank:late:1:Moved',
      type: event.type,
      source: 'bank',
      subject: 'late',
      timeMs: 0,
      data,
    });
    await scene.audit.store.bury(
      { messageId: 'undecodable:0', subject: 'evt.bank.Moved', envelope: field(envelope), reason: 'r' },
      false,
    );
    const [letter] = await all(scene.audit);
    expect(await lettersOf(scene.audit).redrive(letter!)).toBe('again');
    await scene.isSeen('late');
    expect(seenBy(scene.audit)).toEqual(['late 1']);
  });
});
