import { defineSaga, describeSaga } from '@comanda/saga';
import { replyHandler } from '../src/saga-handlers.js';
import { SagaRegistry } from '../src/saga-registry.js';
import { Script } from './script.js';
import { cheaperTripSaga, flight, hotel, tripSaga, type Trip } from './trip.js';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const ENDS = ['bookHotel', 'reserveMoney', 'bookFlight', 'confirmHotel'];

describe('the event that starts a saga', () => {
  it('sends the first command, and sets its timer', () => {
    const { instance, sent, now } = new Script().start({ tripId: 't1' }, traceparent);
    expect(sent).toEqual([
      {
        id: 'trip-t1:bookHotel:do',
        participant: 'hotel',
        name: 'BookHotel',
        data: hotel.book.request.encode({ tripId: 't1' }),
        sagaId: 'trip-t1',
        step: 'bookHotel',
        direction: 'do',
        attempt: 1,
        mustSucceed: false,
        traceparent,
      },
    ]);
    expect(instance).toMatchObject({
      type: 'trip',
      definitionVersion: 1,
      definitionHash: describeSaga(tripSaga).hash,
      subject: 't1',
      progress: { awaiting: [{ step: 'bookHotel', direction: 'do', attempt: 1, sinceMs: now.getTime() }] },
      traceparent,
      startedAt: now,
      updatedAt: now,
    });
    expect(instance!.timerAt!.getTime()).toBe(instance!.progress.awaiting[0]!.dueMs);
    expect(instance!.timerAt!.getTime()).toBeGreaterThan(now.getTime());
  });

  it('is the first line of the journal', () => {
    const script = new Script().start();
    expect(script.journal).toEqual([
      {
        saga_id: 'trip-t1',
        step: 'bookHotel',
        direction: 'do',
        outcome: 'started',
        code: null,
        attempts: 0,
        phase: 'running',
        by_whom: null,
        why: null,
        at: script.now,
      },
    ]);
  });

  it('changes nothing when the saga is there', () => {
    const script = new Script().start().done('bookHotel');
    const { instance: before, journal } = script;
    const lines = journal.length;
    script.start({ tripId: 't1', refuse: 'BookHotel' });
    expect(script.state()).toEqual({ instance: before, sent: [], told: [] });
    expect(journal).toHaveLength(lines);
  });
});

describe('a reply', () => {
  let script: Script;

  beforeEach(() => {
    script = new Script().start();
  });

  it('is noted, teaches the saga, and leads to the next command', () => {
    script.reply('do', 'bookHotel', { data: { room: 7 } });
    expect(script.instance!.progress.state).toMatchObject({ tripId: 't1', room: 7 });
    expect(script.awaiting()).toEqual(['do reserveMoney']);
    expect(script.sent).toMatchObject([{ id: 'trip-t1:reserveMoney:do', name: 'ReserveMoney', attempt: 1 }]);
    expect(script.journal.slice(1)).toMatchObject([
      { step: 'bookHotel', direction: 'do', outcome: 'succeeded', code: null, attempts: 1, phase: 'running' },
    ]);
  });

  it('notes where the saga is after it', () => {
    script.done(...ENDS);
    expect(script.journal.at(-1)).toMatchObject({ step: 'confirmHotel', phase: 'completed' });
  });

  it.each<[string, Parameters<Script['reply']>]>([
    ['another step', ['do', 'reserveMoney']],
    ['the other direction', ['undo', 'bookHotel']],
    ['an attempt that was never made', ['do', 'bookHotel', { attempt: 2 }]],
    ['no attempt at all', ['do', 'bookHotel', { attempt: 0 }]],
    ['a refusal of another step', ['do', 'bookFlight', { refusal: 'NO' }]],
    ['a step that the saga does not have', ['do', 'bookSpaceship']],
  ])('for %s is noted as dropped, and changes nothing', (_what, reply) => {
    const before = script.instance;
    script.reply(...reply);
    expect(script.state()).toEqual({ instance: before, sent: [], told: [] });
    const [direction, step, { attempt = 1, refusal = null } = {}] = reply;
    expect(script.journal.slice(1)).toMatchObject([
      { step, direction, outcome: 'dropped', code: refusal, attempts: attempt, phase: 'running', at: script.now },
    ]);
  });

  it('that comes twice is dropped the second time', () => {
    script.done('bookHotel');
    const before = script.instance;
    script.done('bookHotel');
    expect(script.state()).toEqual({ instance: before, sent: [], told: [] });
    expect(script.journal.slice(1)).toMatchObject([{ outcome: 'succeeded' }, { outcome: 'dropped' }]);
  });

  it('to an earlier attempt counts: the command is the same', () => {
    script.dueTimer().reply('do', 'bookHotel', { attempt: 1, data: { room: 7 } });
    expect(script.awaiting()).toEqual(['do reserveMoney']);
    expect(script.journal.at(-1)).toMatchObject({ outcome: 'succeeded', attempts: 2 });
  });

  it('to a saga that has ended is dropped', () => {
    script.done(...ENDS);
    expect(script.instance).toMatchObject({ progress: { phase: 'completed', awaiting: [] }, timerAt: undefined });
    const before = script.instance;
    script.done('confirmHotel');
    expect(script.state()).toEqual({ instance: before, sent: [], told: [] });
  });

  it('for a saga that nobody knows is an error: it may be committed in a moment', () => {
    expect(() => new Script().done('bookHotel')).toThrow('unknown saga trip-t1');
  });

  it('that cannot be read is an error', () => {
    const broken = defineSaga<Trip>('trip')
      .compensatable('bookHotel', {
        invoke: [hotel.book, ({ tripId }) => ({ tripId })],
        onReply: () => {
          throw new Error('unreadable');
        },
      })
      .pivot('bookFlight', { invoke: [flight.book, ({ tripId }) => ({ tripId })] })
      .build();
    expect(() => new Script(broken).start().done('bookHotel')).toThrow('unreadable');
  });
});

describe('a command that was decided on before the saga was saved once more', () => {
  const handling = { registry: new SagaRegistry([tripSaga]), absent: () => new Set<string>() };
  const { instance, sent } = new Script().start().done('bookHotel');
  const [command] = sent;

  it.each([
    ['that is awaited', {}, true],
    ['of a step that is awaited no more', { step: 'bookHotel' }, false],
    ['of a step that is undone now', { direction: 'undo' as const }, false],
  ])('%s', (_which, other, isOwed) => {
    expect(command).toMatchObject({ step: 'reserveMoney', direction: 'do' });
    expect(replyHandler(handling).owes!(instance, { ...command!, ...other })).toBe(isOwed);
  });
});

describe('a definition that is not the one that the saga started with', () => {
  const changed = { ...cheaperTripSaga, version: 1 };

  it.each([
    ['another version', cheaperTripSaga, [tripSaga], 'no definition of saga trip@2'],
    ['another shape under the same version', tripSaga, [changed], 'saga trip@1 was changed under its instances'],
  ])('is an error, not an end: %s', (_what, saga, known, message) => {
    const script = new Script(saga, known).start();
    const before = script.state();
    const [command] = script.sent;
    expect(() => script.done('bookHotel')).toThrow(message);
    expect(() => script.dueTimer()).toThrow(message);
    expect(() => script.resume()).toThrow(message);
    expect(() => script.undelivered(command)).toThrow(message);
    expect(() => script.repair({ kind: 'retry' })).toThrow(message);
    expect(script.state()).toEqual(before);
  });

  it('is no matter once the saga has ended', () => {
    const before = new Script().start();
    const [command] = before.sent;
    const script = new Script(tripSaga, []);
    script.instance = before.done(...ENDS).instance;
    for (const look of [() => script.timer(60_000), () => script.resume(), () => script.undelivered(command)])
      expect(look().state()).toEqual({ instance: before.instance, sent: [], told: [] });
  });
});
