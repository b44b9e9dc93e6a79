import { defineSaga } from '@comanda/saga';
import { Script } from './script.js';
import { bank, cheaperTripSaga, flight, hotel, tripSaga, type Trip } from './trip.js';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

/** Everything that a decision can change. */
const stateOf = ({ instance, sent }: Script): unknown => ({ instance, sent });

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
        traceparent,
      },
    ]);
    expect(instance).toMatchObject({
      type: 'trip',
      definitionVersion: 1,
      subject: 't1',
      attempt: 1,
      awaitingSince: now,
      startedAt: now,
    });
    expect(instance!.dueAt!.getTime()).toBeGreaterThan(now.getTime());
  });

  it('changes nothing when the saga is there', () => {
    const script = new Script().start().done('bookHotel');
    const before = script.instance;
    script.start({ tripId: 't1', refuse: 'BookHotel' });
    expect(stateOf(script)).toEqual({ instance: before, sent: [] });
  });
});

describe('a reply', () => {
  let script: Script;

  beforeEach(() => {
    script = new Script().start();
  });

  it('is noted, teaches the saga, and leads to the next command', () => {
    script.reply('do', 'bookHotel', { data: { room: 7 } });
    expect(script.instance!.progress).toMatchObject({
      state: { tripId: 't1', room: 7 },
      awaiting: { step: 'reserveMoney', direction: 'do' },
    });
    expect(script.sent).toMatchObject([{ id: 'trip-t1:reserveMoney:do', name: 'ReserveMoney', attempt: 1 }]);
    expect(script.journal).toEqual([
      {
        saga_id: 'trip-t1',
        step: 'bookHotel',
        direction: 'do',
        outcome: 'succeeded',
        code: null,
        attempts: 1,
        at: script.now,
      },
    ]);
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
    expect(stateOf(script)).toEqual({ instance: before, sent: [] });
    const [direction, step, { attempt = 1, refusal = null } = {}] = reply;
    expect(script.journal).toEqual([
      { saga_id: 'trip-t1', step, direction, outcome: 'dropped', code: refusal, attempts: attempt, at: script.now },
    ]);
  });

  it('that comes twice is dropped the second time', () => {
    script.done('bookHotel');
    const before = script.instance;
    script.done('bookHotel');
    expect(stateOf(script)).toEqual({ instance: before, sent: [] });
    expect(script.journal).toMatchObject([{ outcome: 'succeeded' }, { outcome: 'dropped' }]);
  });

  it('to an earlier attempt counts: the command is the same', () => {
    script.dueTimer().reply('do', 'bookHotel', { attempt: 1, data: { room: 7 } });
    expect(script.instance!.progress.awaiting!.step).toBe('reserveMoney');
    expect(script.journal).toMatchObject([{ outcome: 'succeeded', attempts: 2 }]);
  });

  it('to a saga that has ended is dropped', () => {
    script.done('bookHotel', 'reserveMoney', 'bookFlight', 'confirmHotel');
    expect(script.instance).toMatchObject({ progress: { phase: 'completed' }, attempt: 0 });
    const before = script.instance;
    script.done('confirmHotel');
    expect(stateOf(script)).toEqual({ instance: before, sent: [] });
  });

  it('for a saga that nobody knows is an error: it may be committed in a moment', () => {
    expect(() => new Script().done('bookHotel')).toThrow('unknown saga trip-t1');
  });

  it('for a version of the definition that nobody here knows is an error, not an end', () => {
    const newer = new Script(cheaperTripSaga, [tripSaga]).start();
    expect(() => newer.done('bookHotel')).toThrow('no definition of saga trip@2');
    expect(() => newer.dueTimer()).toThrow('no definition of saga trip@2');
  });

  it('that cannot be read is an error', () => {
    expect(() => script.reply('do', 'bookHotel', { data: undefined as never })).not.toThrow();
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

describe('a refusal', () => {
  it('is noted with its code, and the steps before are undone', () => {
    const script = new Script().start().done('bookHotel').reply('do', 'reserveMoney', { refusal: 'NO_MONEY' });
    expect(script.journal.at(-1)).toMatchObject({ step: 'reserveMoney', outcome: 'refused', code: 'NO_MONEY' });
    expect(script.instance!.progress.failure).toEqual({ step: 'reserveMoney', code: 'NO_MONEY' });
    expect(script.sent).toMatchObject([
      {
        id: 'trip-t1:bookHotel:undo',
        name: 'CancelHotel',
        direction: 'undo',
        attempt: 1,
        undoes: 'trip-t1:bookHotel:do',
      },
    ]);
  });

  it('tells the last undoing why, which undoes no command of ours', () => {
    const script = new Script().start().reply('do', 'bookHotel', { refusal: 'FULL' });
    const [command] = script.sent;
    expect(command).toMatchObject({ id: 'trip-t1:takeTrip:undo', name: 'CancelTrip' });
    expect(command).not.toHaveProperty('undoes');
    expect(JSON.parse(Buffer.from(command!.data).toString())).toMatchObject({ reason: 'FULL' });
  });

  it('by the pivot turns the saga back', () => {
    const script = new Script()
      .start()
      .done('bookHotel', 'reserveMoney')
      .reply('do', 'bookFlight', { refusal: 'FULL' });
    expect(script.sent).toMatchObject([{ id: 'trip-t1:reserveMoney:undo', undoes: 'trip-t1:reserveMoney:do' }]);
  });

  it.each<[string, 'do' | 'undo', string, (script: Script) => Script]>([
    [
      'of what follows the pivot',
      'do',
      'confirmHotel',
      (script) => script.done('bookHotel', 'reserveMoney', 'bookFlight'),
    ],
    [
      'of an undoing',
      'undo',
      'bookHotel',
      (script) => script.done('bookHotel').reply('do', 'reserveMoney', { refusal: 'NO' }),
    ],
  ])('%s is noted, and the command waits for its timer', (_what, direction, step, until) => {
    const script = until(new Script().start());
    const { progress } = script.instance!;
    script.reply(direction, step, { refusal: 'NOT_NOW' });
    expect(script.journal.at(-1)).toMatchObject({ step, direction, outcome: 'refused', code: 'NOT_NOW' });
    expect(script.instance!.progress).toEqual(progress);
    expect(script.sent).toEqual([]);
    expect(script.instance!.dueAt!.getTime()).toBeGreaterThan(script.now.getTime());
    script.dueTimer();
    expect(script.sent).toMatchObject([{ id: `trip-t1:${step}:${direction}`, attempt: 2 }]);
    script.reply(direction, step, { attempt: 2 });
    expect(script.instance!.progress).not.toEqual(progress);
  });
});

describe('an undoing by another participant than the doing', () => {
  const saga = defineSaga<Trip>('trip')
    .compensatable('bookHotel', {
      invoke: [hotel.book, ({ tripId }) => ({ tripId })],
      compensate: [bank.free, ({ tripId }) => ({ tripId })],
    })
    .pivot('bookFlight', { invoke: [flight.book, ({ tripId }) => ({ tripId })] })
    .build();

  it('names no command that it undoes: that participant has never seen it', () => {
    const [command] = new Script(saga).start().done('bookHotel').reply('do', 'bookFlight', { refusal: 'FULL' }).sent;
    expect(command).toMatchObject({ participant: 'bank', direction: 'undo' });
    expect(command).not.toHaveProperty('undoes');
  });
});

describe('a timer', () => {
  it('before its time changes nothing: another orchestrator was first', () => {
    const script = new Script().start();
    const before = script.instance;
    script.timer(before!.dueAt!.getTime() - script.now.getTime() - 1);
    expect(stateOf(script)).toEqual({ instance: before, sent: [] });
  });

  it('sends the same command again, with the next attempt', () => {
    const script = new Script().start();
    const [first] = script.sent;
    const before = script.instance!;
    script.dueTimer();
    expect(script.sent).toEqual([{ ...first, attempt: 2 }]);
    expect(script.instance).toMatchObject({
      attempt: 2,
      awaitingSince: before.awaitingSince,
      progress: before.progress,
    });
    expect(script.instance!.dueAt!.getTime()).toBeGreaterThan(script.now.getTime());
    expect(script.journal).toEqual([]);
  });

  it('past the deadline makes the step unknown, and undoes it as well', () => {
    const script = new Script().start().timer(30_000);
    expect(script.instance!.progress).toMatchObject({
      phase: 'compensating',
      awaiting: { step: 'bookHotel', direction: 'undo' },
      failure: { step: 'bookHotel', code: 'STEP_TIMED_OUT' },
    });
    expect(script.sent).toMatchObject([{ id: 'trip-t1:bookHotel:undo', attempt: 1, undoes: 'trip-t1:bookHotel:do' }]);
    expect(script.journal).toMatchObject([{ step: 'bookHotel', direction: 'do', outcome: 'unknown', code: null }]);
  });

  it("heeds the step's own deadline, however often it was sent", () => {
    const script = new Script().start().done('bookHotel');
    const since = script.now.getTime();
    for (let timers = 0; timers < 10 && script.instance!.progress.phase === 'running'; timers += 1) script.dueTimer();
    expect(script.now.getTime() - since).toBeGreaterThanOrEqual(10_000);
    expect(script.journal.at(-1)).toMatchObject({ step: 'reserveMoney', outcome: 'unknown' });
    expect((script.journal.at(-1) as { attempts: number }).attempts).toBeGreaterThan(1);
  });

  it('gives the next step a deadline of its own', () => {
    const script = new Script().start();
    script.now = new Date(script.now.getTime() + 29_000);
    script.done('bookHotel').timer(9_000);
    expect(script.instance!.progress.phase).toBe('running');
  });

  it('turns the saga back: the late answer is dropped', () => {
    const script = new Script().start().timer(30_000);
    const before = script.instance;
    script.reply('do', 'bookHotel', { data: { room: 7 } });
    expect(stateOf(script)).toEqual({ instance: before, sent: [] });
    expect(script.journal.at(-1)).toMatchObject({ outcome: 'dropped', step: 'bookHotel', direction: 'do' });
  });

  it.each<[string, string, (script: Script) => Script]>([
    ['the pivot', 'trip-t1:bookFlight:do', (script) => script.done('bookHotel', 'reserveMoney')],
    ['what follows it', 'trip-t1:confirmHotel:do', (script) => script.done('bookHotel', 'reserveMoney', 'bookFlight')],
    ['an undoing', 'trip-t1:takeTrip:undo', (script) => script.reply('do', 'bookHotel', { refusal: 'FULL' })],
  ])('sends %s again for ever', (_what, id, until) => {
    const script = until(new Script().start());
    for (let attempt = 2; attempt < 20; attempt += 1) {
      script.timer(3_600_000);
      expect(script.sent).toMatchObject([{ id, attempt }]);
    }
  });

  it('of a saga that has ended, or that is not there, changes nothing', () => {
    const script = new Script().start().done('bookHotel', 'reserveMoney', 'bookFlight', 'confirmHotel');
    const before = script.instance;
    expect(stateOf(script.timer(60_000))).toEqual({ instance: before, sent: [] });
    expect(stateOf(new Script().timer(1))).toEqual({ instance: undefined, sent: [] });
  });
});
