import { defineSaga } from '@comanda/saga';
import { Script } from './script.js';
import { bank, flight, hotel, type Trip } from './trip.js';

describe('a refusal', () => {
  it('is noted with its code, and the steps before are undone', () => {
    const script = new Script().start().done('bookHotel').reply('do', 'reserveMoney', { refusal: 'NO_MONEY' });
    expect(script.journal.at(-1)).toMatchObject({
      step: 'reserveMoney',
      outcome: 'refused',
      code: 'NO_MONEY',
      phase: 'compensating',
    });
    const failure = { step: 'reserveMoney', code: 'NO_MONEY', outcome: 'refused' };
    expect(script.instance!.progress.failure).toEqual(failure);
    expect(script.sent).toMatchObject([
      {
        id: 'trip-t1:bookHotel:undo',
        name: 'CancelHotel',
        direction: 'undo',
        attempt: 1,
        mustSucceed: true,
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

  it('is no answer to what follows the pivot: it must succeed', () => {
    const { sent } = new Script().start().done('bookHotel', 'reserveMoney', 'bookFlight');
    expect(sent).toMatchObject([{ name: 'ConfirmHotel', mustSucceed: true }]);
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
    const before = script.instance!.progress;
    script.now = new Date(script.now.getTime() + 1_000);
    script.reply(direction, step, { refusal: 'NOT_NOW' });
    expect(script.journal.at(-1)).toMatchObject({ step, direction, outcome: 'refused', code: 'NOT_NOW' });
    const [awaited] = before.awaiting;
    expect(script.instance!.progress).toEqual({
      ...before,
      awaiting: [{ ...awaited, dueMs: awaited!.dueMs + 1_000 }],
    });
    expect(script.sent).toEqual([]);
    script.dueTimer();
    expect(script.sent).toMatchObject([{ id: `trip-t1:${step}:${direction}`, attempt: 2 }]);
    script.reply(direction, step, { attempt: 2 });
    expect(script.awaiting()).not.toEqual([`${direction} ${step}`]);
  });
});

describe('refusals that a step lists', () => {
  const saga = defineSaga<Trip>('trip')
    .compensatable('bookHotel', {
      invoke: [hotel.book, ({ tripId }) => ({ tripId })],
      compensate: [hotel.cancel, ({ tripId }) => ({ tripId })],
      refusals: ['FULL'],
    })
    .pivot('bookFlight', { invoke: [flight.book, ({ tripId }) => ({ tripId })], refusals: ['FULL'] })
    .build();

  it('leave nothing to undo', () => {
    const script = new Script(saga).start().reply('do', 'bookHotel', { refusal: 'FULL' });
    expect(script.instance!.progress).toMatchObject({ phase: 'compensated', failure: { outcome: 'refused' } });
    expect(script.sent).toEqual([]);
  });

  it('are all there are: another one leaves the outcome unknown, so that the step is undone', () => {
    const script = new Script(saga).start().reply('do', 'bookHotel', { refusal: 'STRANGE' });
    expect(script.instance!.progress.failure).toEqual({ step: 'bookHotel', code: 'STRANGE', outcome: 'unknown' });
    expect(script.sent).toMatchObject([{ id: 'trip-t1:bookHotel:undo' }]);
    expect(script.journal.at(-1)).toMatchObject({ outcome: 'refused', code: 'STRANGE' });
  });

  it('are all that turns back from the pivot: after another one it is sent again', () => {
    const script = new Script(saga).start().done('bookHotel').reply('do', 'bookFlight', { refusal: 'STRANGE' });
    expect(script.awaiting()).toEqual(['do bookFlight']);
    expect(script.dueTimer().sent).toMatchObject([{ id: 'trip-t1:bookFlight:do', attempt: 2 }]);
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

  it('of what was begun before the saga is decided about in any case', () => {
    const locked = defineSaga<Trip>('trip')
      .compensatable('bookHotel', {
        invoke: [hotel.book, ({ tripId }) => ({ tripId })],
        compensate: [hotel.cancel, ({ tripId }) => ({ tripId })],
        begunBefore: true,
      })
      .pivot('bookFlight', { invoke: [flight.book, ({ tripId }) => ({ tripId })] })
      .build();
    const [command] = new Script(locked).start().done('bookHotel').reply('do', 'bookFlight', { refusal: 'FULL' }).sent;
    expect(command).toMatchObject({ undoes: 'trip-t1:bookHotel:do', undoAlways: true });
  });

  it('names no command that it undoes: that participant has never seen it', () => {
    const [command] = new Script(saga).start().done('bookHotel').reply('do', 'bookFlight', { refusal: 'FULL' }).sent;
    expect(command).toMatchObject({ participant: 'bank', direction: 'undo' });
    expect(command).not.toHaveProperty('undoes');
  });
});
