import { defineSaga } from '@comanda/saga';
import { ATTEMPTS_EXHAUSTED, sagaInstances } from '../src/index.js';
import { Script } from './script.js';
import { bank, border, flight, hotel, tripParked, tripSaga, type Trip } from './trip.js';

const isParked = ({ instance }: Script): boolean => instance!.parked !== undefined;
const STEPS: [string, 'do' | 'undo', string, (script: Script) => Script][] = [
  ['the pivot', 'do', 'bookFlight', (script) => script.done('bookHotel', 'reserveMoney')],
  ['what follows the pivot', 'do', 'confirmHotel', (script) => script.done('bookHotel', 'reserveMoney', 'bookFlight')],
  ['an undoing', 'undo', 'takeTrip', (script) => script.reply('do', 'bookHotel', { refusal: 'FULL' })],
];

describe.each(STEPS)('%s without success', (_what, direction, step, until) => {
  let script: Script;

  beforeEach(() => {
    script = until(new Script().start()).timersUntil(isParked);
  });

  it('parks the saga after twenty sendings', () => {
    expect(script.instance).toMatchObject({ parked: ATTEMPTS_EXHAUSTED, updatedAt: script.now });
    expect(script.awaited()).toMatchObject({ step, direction, attempt: 20 });
    expect(script.sent).toEqual([]);
    expect(script.journal.at(-1)).toMatchObject({
      step,
      direction,
      outcome: 'parked',
      code: ATTEMPTS_EXHAUSTED,
      attempts: 20,
      phase: direction === 'do' ? 'running' : 'compensating',
    });
  });

  it('tells it', () => {
    const data = { sagaId: 'trip-t1', type: 'trip', subject: 't1', step, direction, reason: ATTEMPTS_EXHAUSTED };
    expect(script.told).toEqual([{ contract: tripParked, subject: 'trip-t1', data }]);
  });

  it('has no timer any more, and fires none that another process has read before', () => {
    expect(script.instance!.timerAt).toBeUndefined();
    const before = script.instance;
    expect(script.timer(3_600_000).state()).toEqual({ instance: before, sent: [], told: [] });
  });

  it('stays parked when it is refused once more', () => {
    if (step === 'bookFlight') return;
    script.reply(direction, step, { attempt: 20, refusal: 'NOT_NOW' });
    expect(script.instance).toMatchObject({ parked: ATTEMPTS_EXHAUSTED, timerAt: undefined });
    expect(script.told).toEqual([]);
  });

  it('goes on by itself when an answer comes after all', () => {
    script.reply(direction, step, { attempt: 20 });
    expect(script.instance!.parked).toBeUndefined();
    expect(script.awaiting()).not.toContain(`${direction} ${step}`);
  });
});

it('a refusal that comes late turns a saga back that was parked at its pivot', () => {
  const script = new Script().start().done('bookHotel', 'reserveMoney').timersUntil(isParked);
  script.reply('do', 'bookFlight', { attempt: 3, refusal: 'FULL' });
  expect(script.instance).toMatchObject({ parked: undefined, progress: { phase: 'compensating' } });
  expect(script.instance!.timerAt!.getTime()).toBe(script.awaited().dueMs);
  expect(script.sent).toMatchObject([{ id: 'trip-t1:reserveMoney:undo' }]);
});

it('a step with a deadline never parks: it is undone', () => {
  const saga = defineSaga<Trip>('trip')
    .compensatable('bookHotel', {
      invoke: [hotel.book, ({ tripId }) => ({ tripId })],
      compensate: [hotel.cancel, ({ tripId }) => ({ tripId })],
      retry: { replyMs: 100, backoffMs: 1, parkAfter: 2 },
      deadlineMs: 1_000,
    })
    .pivot('bookFlight', { invoke: [flight.book, ({ tripId }) => ({ tripId })] })
    .build();
  const script = new Script(saga).start().timersUntil(({ instance }) => instance!.progress.phase !== 'running');
  expect((script.journal.at(-1) as { attempts: number }).attempts).toBeGreaterThan(2);
  expect(script.instance!.parked).toBeUndefined();
  // Its undoing has none.
  expect(script.timersUntil(isParked).awaited()).toMatchObject({ direction: 'undo', attempt: 2 });
});

it('a saga whose engine has no event for it parks in silence', () => {
  const script = new Script(tripSaga, [tripSaga], false).start().done('bookHotel', 'reserveMoney');
  expect(script.timersUntil(isParked).told).toEqual([]);
});

it('a saga whose participant is known to be absent is not parked: it waits for it', () => {
  const script = new Script().start().done('bookHotel', 'reserveMoney');
  script.timersUntil(() => script.awaited().attempt === 20);
  script.absent.add('flight');
  script.dueTimer();
  expect(script.instance).toMatchObject({ parked: undefined, waitingFor: 'flight' });
  script.absent.clear();
  script.resume();
  expect(script.awaited()).toMatchObject({ attempt: 21 });
  expect(script.timersUntil(isParked).awaited().attempt).toBe(21);
});

describe('a parallel group of which one step is awaited without end', () => {
  const saga = defineSaga<Trip>('trip')
    .parallel((group) =>
      group
        .compensatable('checkPassport', { invoke: [border.check, ({ tripId }) => ({ tripId })], deadlineMs: 3_600_000 })
        .compensatable('bookHotel', {
          invoke: [hotel.book, ({ tripId }) => ({ tripId })],
          compensate: [hotel.cancel, ({ tripId }) => ({ tripId })],
          deadlineMs: Infinity,
        })
        .compensatable('reserveMoney', {
          invoke: [bank.reserve, ({ tripId }) => ({ tripId, cents: '1' })],
          deadlineMs: 3_600_000,
        }),
    )
    .pivot('bookFlight', { invoke: [flight.book, ({ tripId }) => ({ tripId })], retry: { parkAfter: 1 } })
    .build();
  let script: Script;

  beforeEach(() => {
    script = new Script(saga).start().timersUntil(isParked);
  });

  it('is parked by that one, which the event names', () => {
    expect(script.told).toMatchObject([{ data: { step: 'bookHotel', direction: 'do' } }]);
    expect(script.journal.at(-1)).toMatchObject({ step: 'bookHotel', outcome: 'parked' });
  });

  it('is not looked for when a participant returns that another one waits for', () => {
    const waiting = new Script(saga).start().undelivered();
    waiting.absent.add('border');
    expect(waiting.instance!.waitingFor).toBe('border');
    waiting.timersUntil(isParked);
    expect(waiting.instance!.waitingFor).toBeUndefined();
    // When it is answered after all, the other one waits on.
    expect(waiting.done('bookHotel').instance).toMatchObject({ parked: undefined, waitingFor: 'border' });
  });

  it('stays parked when another one is answered', () => {
    script.done('checkPassport');
    expect(script.instance).toMatchObject({ parked: ATTEMPTS_EXHAUSTED, timerAt: undefined });
    expect(script.awaiting()).toEqual(['do bookHotel', 'do reserveMoney']);
  });

  it('goes on when that one is answered, and the others wait on', () => {
    script.done('bookHotel');
    expect(script.instance!.parked).toBeUndefined();
    expect(script.awaiting()).toEqual(['do checkPassport', 'do reserveMoney']);
    expect(script.dueTimer().sent).not.toEqual([]);
  });

  it('goes on with what follows, however soon that is parked itself', () => {
    script.done('checkPassport', 'reserveMoney', 'bookHotel');
    expect(script.awaiting()).toEqual(['do bookFlight']);
    expect(script.instance!.parked).toBeUndefined();
    expect(script.dueTimer().told).toMatchObject([{ data: { step: 'bookFlight' } }]);
  });

  it('goes on when another one is refused: there is a way back', () => {
    script.reply('do', 'reserveMoney', { refusal: 'NO' });
    expect(script.instance).toMatchObject({ parked: undefined, progress: { phase: 'compensating' } });
  });
});

it('a parked saga waits for nobody: its row is not looked for when a participant returns', () => {
  const script = new Script().start().done('bookHotel', 'reserveMoney').timersUntil(isParked);
  const [command] = new Script().start().done('bookHotel', 'reserveMoney').sent;
  // Its last sending is told to be undelivered after all.
  script.undelivered({ ...command!, attempt: 20 });
  expect(script.told).toEqual([]);
  expect(sagaInstances.toRow(script.instance!)).toMatchObject({ waiting_for: null, parked_reason: ATTEMPTS_EXHAUSTED });
  const before = script.instance;
  expect(script.resume().state()).toEqual({ instance: before, sent: [], told: [] });
});
