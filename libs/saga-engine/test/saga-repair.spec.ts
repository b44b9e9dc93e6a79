import { defineSaga } from '@comanda/saga';
import { COMPENSATED_BY_OPERATOR, type RepairAct } from '../src/index.js';
import { Script } from './script.js';
import { flight, groupSaga, hotel, type Trip } from './trip.js';

const isParked = ({ instance }: Script): boolean => instance!.parked !== undefined;
const toPivot = (): Script => new Script().start().done('bookHotel', 'reserveMoney');
const afterPivot = (): Script => toPivot().done('bookFlight');
const turnedBack = (): Script => toPivot().reply('do', 'bookFlight', { refusal: 'FULL' });
const ended = (): Script => afterPivot().done('confirmHotel');
const BY_ANN = { by_whom: 'ann', why: 'INC-7' };

describe('a retry', () => {
  it('sends the awaited command again, now, whether parked or not', () => {
    for (const script of [toPivot(), toPivot().timersUntil(isParked)]) {
      const { attempt } = script.awaited();
      script.repair({ kind: 'retry' });
      expect(script.sent).toMatchObject([{ id: 'trip-t1:bookFlight:do', attempt: attempt + 1 }]);
      expect(script.instance).toMatchObject({ parked: undefined, updatedAt: script.now });
      expect(script.instance!.timerAt!.getTime()).toBeGreaterThan(script.now.getTime());
      expect(script.instance!.timerAt!.getTime()).toBeLessThanOrEqual(script.awaited().dueMs);
    }
  });

  it('is noted with who and why, and how often it had been sent', () => {
    const script = toPivot().timersUntil(isParked).repair({ kind: 'retry' });
    expect(script.journal.at(-1)).toEqual({
      saga_id: 'trip-t1',
      step: 'bookFlight',
      direction: 'do',
      outcome: 'retried',
      code: null,
      attempts: 20,
      phase: 'running',
      ...BY_ANN,
      at: script.now,
    });
  });

  it('gives it as many sendings as at first', () => {
    const script = toPivot().timersUntil(isParked).repair({ kind: 'retry' }).timersUntil(isParked);
    expect(script.awaited().attempt).toBe(40);
    expect(script.told).toHaveLength(1);
  });

  it('is for that step only: the next one is parked when its own are used up', () => {
    const script = toPivot().timersUntil(isParked).repair({ kind: 'retry' }).done('bookFlight').timersUntil(isParked);
    expect(script.awaited()).toMatchObject({ step: 'confirmHotel', attempt: 20 });
  });

  it('sends all that a parallel group awaits, with a line for each', () => {
    const script = new Script(groupSaga).start().done('checkPassport').repair({ kind: 'retry' });
    expect(script.sent.map(({ step, attempt }) => [step, attempt])).toEqual([
      ['bookHotel', 2],
      ['reserveMoney', 2],
    ]);
    expect(script.journal.slice(-2)).toMatchObject([
      { step: 'bookHotel', outcome: 'retried', ...BY_ANN },
      { step: 'reserveMoney', outcome: 'retried', ...BY_ANN },
    ]);
  });

  it('waits for a participant that is absent', () => {
    const script = toPivot().timersUntil(isParked);
    script.absent.add('flight');
    script.repair({ kind: 'retry' });
    expect(script.sent).toEqual([]);
    expect(script.instance).toMatchObject({ parked: undefined, waitingFor: 'flight' });
    script.absent.clear();
    expect(script.resume().sent).toMatchObject([{ attempt: 21 }]);
  });

  it('sends an undoing again', () => {
    expect(turnedBack().repair({ kind: 'retry' }).sent).toMatchObject([
      { id: 'trip-t1:reserveMoney:undo', attempt: 2 },
    ]);
  });
});

describe('a skip', () => {
  it('takes the step as done, with the reply that is given', () => {
    const script = new Script().start().repair({ kind: 'skip', step: 'bookHotel', reply: { room: 12 } });
    expect(script.instance!.progress.state).toMatchObject({ room: 12 });
    expect(script.sent).toMatchObject([{ step: 'reserveMoney', attempt: 1 }]);
    expect(script.journal.at(-1)).toMatchObject({ step: 'bookHotel', outcome: 'skipped', code: null, ...BY_ANN });
  });

  it('frees a parked saga, and ends it where nothing follows', () => {
    const script = afterPivot().timersUntil(isParked);
    script.repair({ kind: 'skip', step: 'confirmHotel', reply: {} });
    expect(script.instance).toMatchObject({ parked: undefined, progress: { phase: 'completed' } });
    expect(script.journal.at(-1)).toMatchObject({ outcome: 'skipped', attempts: 20, phase: 'completed' });
  });

  it('takes an undoing as done', () => {
    const script = turnedBack().repair({ kind: 'skip', step: 'reserveMoney', reply: {} });
    expect(script.awaiting()).toEqual(['undo bookHotel']);
    expect(script.journal.at(-1)).toMatchObject({ direction: 'undo', outcome: 'skipped', ...BY_ANN });
  });

  it('is refused with the reason when the saga cannot go on with that reply', () => {
    const skip = { kind: 'skip', step: 'bookHotel', reply: null } as const;
    expect(() => new Script().start().repair(skip)).toThrow(
      expect.objectContaining({ code: 'REPLY_DOES_NOT_FIT', message: expect.stringMatching(/Cannot destructure/) }),
    );
  });

  it('takes one step of a parallel group, whichever', () => {
    const script = new Script(groupSaga).start().repair({ kind: 'skip', step: 'reserveMoney', reply: {} });
    expect(script.awaiting()).toEqual(['do bookHotel', 'do checkPassport']);
  });

  it('makes the late answer of the step one to drop', () => {
    const script = toPivot().repair({ kind: 'skip', step: 'bookFlight', reply: {} }).done('bookFlight');
    expect(script.journal.at(-1)).toMatchObject({ step: 'bookFlight', outcome: 'dropped' });
  });
});

describe('a forced refusal', () => {
  it('turns the saga back', () => {
    const script = toPivot().timersUntil(isParked).repair({ kind: 'force', step: 'bookFlight', code: 'STRIKE' });
    const failure = { step: 'bookFlight', code: 'STRIKE', outcome: 'refused' };
    expect(script.instance).toMatchObject({ parked: undefined, progress: { phase: 'compensating', failure } });
    expect(script.sent).toMatchObject([{ id: 'trip-t1:reserveMoney:undo' }]);
    expect(script.journal.at(-1)).toMatchObject({
      step: 'bookFlight',
      outcome: 'forced',
      code: 'STRIKE',
      phase: 'compensating',
      ...BY_ANN,
    });
  });

  const saga = defineSaga<Trip>('trip')
    .compensatable('bookHotel', {
      invoke: [hotel.book, ({ tripId }) => ({ tripId })],
      compensate: [hotel.cancel, ({ tripId }) => ({ tripId })],
      refusals: ['FULL'],
    })
    .pivot('bookFlight', { invoke: [flight.book, ({ tripId }) => ({ tripId })], refusals: ['FULL'] })
    .build();

  it('with a code that the step does not list undoes the step as well', () => {
    const script = new Script(saga).start().repair({ kind: 'force', step: 'bookHotel', code: 'STRIKE' });
    expect(script.awaiting()).toEqual(['undo bookHotel']);
    expect(script.instance!.progress.failure).toMatchObject({ outcome: 'unknown' });
  });

  it('is possible at the pivot with a code that it lists, and with no other: its outcome would stay unknown', () => {
    const script = new Script(saga).start().done('bookHotel');
    expect(() => script.repair({ kind: 'force', step: 'bookFlight', code: 'STRIKE' })).toThrow(
      expect.objectContaining({ code: 'STEP_CANNOT_BE_REFUSED' }),
    );
    script.repair({ kind: 'force', step: 'bookFlight', code: 'FULL' });
    expect(script.awaiting()).toEqual(['undo bookHotel']);
  });
});

describe('a compensation', () => {
  it('turns the saga back, and undoes what is awaited, too: it may have been done', () => {
    const script = new Script().start().done('bookHotel').repair({ kind: 'compensate' });
    expect(script.instance!.progress).toMatchObject({
      phase: 'compensating',
      failure: { step: 'reserveMoney', code: COMPENSATED_BY_OPERATOR, outcome: 'unknown' },
    });
    expect(script.sent).toMatchObject([{ id: 'trip-t1:reserveMoney:undo', undoes: 'trip-t1:reserveMoney:do' }]);
    expect(script.journal.at(-1)).toMatchObject({
      step: 'reserveMoney',
      outcome: 'turned-back',
      code: COMPENSATED_BY_OPERATOR,
      phase: 'compensating',
      ...BY_ANN,
    });
  });

  it('turns a parallel group back', () => {
    const script = new Script(groupSaga).start().done('bookHotel').repair({ kind: 'compensate' });
    expect(script.awaiting()).toEqual(['undo reserveMoney']);
  });
});

const skip = { kind: 'skip', step: 'bookSpaceship', reply: {} } as const;
const force = (step: string): RepairAct => ({ kind: 'force', step, code: 'NO' });
const REFUSALS: [string, string, RepairAct, () => Script][] = [
  ['SAGA_NOT_FOUND', 'a saga that is not there', { kind: 'retry' }, () => new Script()],
  ['SAGA_ENDED', 'a retry after the end', { kind: 'retry' }, ended],
  ['SAGA_ENDED', 'a skip after the end', { ...skip, step: 'confirmHotel' }, ended],
  ['SAGA_ENDED', 'a force after the end', force('confirmHotel'), ended],
  ['SAGA_ENDED', 'a compensation after the end', { kind: 'compensate' }, ended],
  ['SAGA_ENDED', 'a compensation of what has turned back', { kind: 'compensate' }, turnedBack],
  ['STEP_NOT_AWAITED', 'a skip of another step', skip, toPivot],
  ['STEP_NOT_AWAITED', 'a skip of a step that is done', { ...skip, step: 'bookHotel' }, toPivot],
  ['STEP_NOT_AWAITED', 'a force of another step', force('bookHotel'), toPivot],
  ['STEP_CANNOT_BE_REFUSED', 'a force of an undoing', force('reserveMoney'), turnedBack],
  ['STEP_CANNOT_BE_REFUSED', 'a force of what follows the pivot', force('confirmHotel'), afterPivot],
  ['SAGA_PAST_PIVOT', 'a compensation at the pivot', { kind: 'compensate' }, toPivot],
  ['SAGA_PAST_PIVOT', 'a compensation after the pivot', { kind: 'compensate' }, afterPivot],
];

it.each(REFUSALS)('%s: %s is refused, previewed or not, and changes nothing', (code, _what, act, at) => {
  const script = at();
  const [before, lines] = [script.state(), script.journal.length];
  const kind = code === 'SAGA_NOT_FOUND' ? 'not-found' : 'conflict';
  for (const preview of [true, false])
    expect(() => script.repair(act, preview)).toThrow(expect.objectContaining({ code, kind }));
  expect(script.state()).toEqual(before);
  expect(script.journal).toHaveLength(lines);
});

const PREVIEWS: [string, RepairAct, () => Script][] = [
  ['retry', { kind: 'retry' }, () => toPivot().timersUntil(isParked)],
  ['skip', { kind: 'skip', step: 'bookFlight', reply: {} }, () => toPivot().timersUntil(isParked)],
  ['force', force('bookFlight'), () => toPivot().timersUntil(isParked)],
  ['compensate', { kind: 'compensate' }, () => new Script().start()],
];

it.each(PREVIEWS)('the preview of a %s answers what the act does, and changes nothing', (_what, act, at) => {
  const script = at();
  const { instance: before, journal } = script;
  const lines = journal.length;
  const { answer } = script.repair(act, true);
  expect(script.state()).toEqual({ instance: before, sent: [], told: [] });
  expect(journal).toHaveLength(lines);
  script.repair(act);
  expect(answer).toEqual(script.answer);
  expect(answer!.sends).toEqual(script.sent);
  expect(script.sent).toHaveLength(1);
  expect(journal).toHaveLength(lines + 1);
});
