import {
  advance,
  commandOf,
  defineSaga,
  start,
  STEP_TIMED_OUT,
  type Progress,
  type SagaDefinition,
  type StepOutcome,
} from '../src/index.js';
import { bank, flight, hotel, trip } from './example.js';
import { tripSaga } from './trip.saga.js';

const done: StepOutcome = { kind: 'succeeded', reply: { bookingId: 'b1', seat: '12A' } };
const refused: StepOutcome = { kind: 'refused', code: 'NO' };
const unknown: StepOutcome = { kind: 'unknown' };

/** Answers each awaited step by the script (done, where it says nothing) and tells what was sent and how it ended. */
function play(
  script: Record<string, StepOutcome[]>,
  saga: SagaDefinition = tripSaga,
): { sent: string[]; end: Progress } {
  let progress = start(saga, { tripId: 't1', nights: 2 });
  const sent: string[] = [];
  for (let i = 0; progress.awaiting.length > 0; i += 1) {
    if (i > 30) throw new Error(`no end: ${sent.join(' ')}`);
    const { step, direction } = progress.awaiting[0]!;
    sent.push(`${direction} ${step}`);
    progress = advance(saga, progress, step, script[`${direction} ${step}`]?.shift() ?? done);
  }
  return { sent, end: progress };
}

const FORWARD = ['do checkTraveller', 'do bookHotel', 'do reserveMoney', 'do bookFlight', 'do confirmHotel'];

describe('advance', () => {
  it('goes through all steps that send, in order, and completes', () => {
    const { sent, end } = play({});
    expect(sent).toEqual(FORWARD);
    expect(end).toMatchObject({ phase: 'completed', state: { tripId: 't1', bookingId: 'b1', seat: '12A' } });
    expect(end.failure).toBeUndefined();
  });

  it('leaves the state itself to the next step where the reply teaches nothing', () => {
    const { state, ...first } = start(tripSaga, { tripId: 't1', nights: 2 });
    expect(advance(tripSaga, { ...first, state }, 'checkTraveller', done).state).toBe(state);
  });

  it('undoes the steps before a refused one, in reverse, but not the refused one', () => {
    const { sent, end } = play({ 'do reserveMoney': [refused] });
    expect(sent).toEqual([...FORWARD.slice(0, 3), 'undo bookHotel', 'undo takeTrip']);
    expect(end).toMatchObject({
      phase: 'compensated',
      failure: { step: 'reserveMoney', code: 'NO', outcome: 'refused' },
    });
  });

  it('undoes a step with unknown outcome, too', () => {
    const { sent, end } = play({ 'do reserveMoney': [unknown] });
    expect(sent).toEqual([...FORWARD.slice(0, 3), 'undo reserveMoney', 'undo bookHotel', 'undo takeTrip']);
    expect(end.failure).toEqual({ step: 'reserveMoney', code: STEP_TIMED_OUT, outcome: 'unknown' });
  });

  it('keeps the code of an unknown outcome that has one', () => {
    const { end } = play({ 'do reserveMoney': [{ kind: 'unknown', code: 'STOPPED' }] });
    expect(end.failure).toMatchObject({ code: 'STOPPED', outcome: 'unknown' });
  });

  it('turns back from a refused first step', () => {
    expect(play({ 'do checkTraveller': [refused] }).sent).toEqual(['do checkTraveller', 'undo takeTrip']);
  });

  it('turns back when the pivot is refused', () => {
    expect(play({ 'do bookFlight': [refused] }).sent.slice(4)).toEqual([
      'undo reserveMoney',
      'undo bookHotel',
      'undo takeTrip',
    ]);
  });

  it('sends the pivot again while its outcome is unknown', () => {
    expect(play({ 'do bookFlight': [unknown, unknown] }).sent.filter((key) => key === 'do bookFlight')).toHaveLength(3);
  });

  it('never turns back after the pivot, whatever a retriable step meets', () => {
    const { sent, end } = play({ 'do confirmHotel': [refused, unknown, refused] });
    expect(sent.filter((key) => key === 'do confirmHotel')).toHaveLength(4);
    expect(end.phase).toBe('completed');
  });

  it('sends a compensation until it succeeds', () => {
    const { sent, end } = play({ 'do reserveMoney': [refused], 'undo bookHotel': [unknown, refused] });
    expect(sent.filter((key) => key === 'undo bookHotel')).toHaveLength(3);
    expect(end.phase).toBe('compensated');
  });

  it('throws for a step that is not awaited', () => {
    const ended = { phase: 'completed', state: {}, awaiting: [] } as const;
    expect(() => advance(tripSaga, ended, 'bookHotel', done)).toThrow('does not await bookHotel');
    expect(() => advance(tripSaga, start(tripSaga, {}), 'bookFlight', done)).toThrow('does not await bookFlight');
  });

  it('changes nothing of what it was given', () => {
    const progress = start(tripSaga, { tripId: 't1', nights: 2 });
    const before = structuredClone(progress);
    advance(tripSaga, progress, 'checkTraveller', done);
    expect(progress).toEqual(before);
  });
});

describe('refusals that a step lists', () => {
  const saga = defineSaga<{ tripId: string }>('listed')
    .compensatable('reserve', {
      invoke: [bank.reserve, ({ tripId }) => ({ tripId, cents: 1n })],
      compensate: [bank.free, ({ tripId }) => ({ tripId })],
      refusals: ['NO'],
    })
    .pivot('bookFlight', { invoke: [flight.book, ({ tripId }) => ({ tripId })], refusals: ['NO'] })
    .build();

  it('leave nothing to undo', () => {
    expect(play({ 'do reserve': [refused] }, saga).sent).toEqual(['do reserve']);
  });

  it('are all there are: a step refused for another reason may have left something, and is undone', () => {
    const { sent, end } = play({ 'do reserve': [{ kind: 'refused', code: 'STRANGE' }] }, saga);
    expect(sent).toEqual(['do reserve', 'undo reserve']);
    expect(end.failure).toEqual({ step: 'reserve', code: 'STRANGE', outcome: 'unknown' });
  });

  it('are all that turns back from the pivot', () => {
    const { sent, end } = play({ 'do bookFlight': [{ kind: 'refused', code: 'STRANGE' }] }, saga);
    expect(sent).toEqual(['do reserve', 'do bookFlight', 'do bookFlight']);
    expect(end.phase).toBe('completed');
  });
});

describe('a parallel group', () => {
  const saga = defineSaga<{ tripId: string; nights: number }>('together')
    .compensatable('takeTrip', { compensate: [trip.cancelTrip, ({ tripId }, { code }) => ({ tripId, reason: code })] })
    .parallel((group) =>
      group
        .compensatable('bookHotel', {
          invoke: [hotel.book, ({ tripId, nights }) => ({ tripId, nights })],
          onReply: ({ bookingId }) => ({ bookingId }),
          compensate: [hotel.cancel, ({ tripId }) => ({ tripId })],
        })
        .compensatable('check', { invoke: [bank.check, ({ tripId }) => ({ tripId })] })
        .compensatable('reserve', {
          invoke: [bank.reserve, ({ tripId }) => ({ tripId, cents: 1n })],
          compensate: [bank.free, ({ tripId }) => ({ tripId })],
        }),
    )
    .pivot('bookFlight', { invoke: [flight.book, ({ tripId }) => ({ tripId })] })
    .retriable('confirmHotel', { invoke: [hotel.confirm, ({ bookingId }) => ({ bookingId })] })
    .build();
  const awaited = ({ awaiting }: Progress): string[] => awaiting.map(({ step, direction }) => `${direction} ${step}`);
  const begun = start(saga, { tripId: 't1', nights: 2 });
  const after = (progress: Progress, ...outcomes: [string, StepOutcome][]): Progress =>
    outcomes.reduce((at, [step, outcome]) => advance(saga, at, step, outcome), progress);

  it('is sent at once', () => {
    expect(awaited(begun)).toEqual(['do bookHotel', 'do check', 'do reserve']);
  });

  it('goes on when all have succeeded, in whatever order, with what each has taught', () => {
    const almost = after(begun, ['reserve', done], ['bookHotel', done]);
    expect(awaited(almost)).toEqual(['do check']);
    const all = after(almost, ['check', done]);
    expect(awaited(all)).toEqual(['do bookFlight']);
    expect(all.state).toMatchObject({ bookingId: 'b1' });
  });

  it('undoes the others when one is refused, answered or not, in reverse order', () => {
    const turned = after(begun, ['bookHotel', done], ['check', refused]);
    expect(awaited(turned)).toEqual(['undo reserve']);
    expect(awaited(after(turned, ['reserve', done]))).toEqual(['undo bookHotel']);
    expect(after(turned, ['reserve', done], ['bookHotel', done], ['takeTrip', done]).phase).toBe('compensated');
  });

  it('does not undo the one that was refused', () => {
    const turned = after(begun, ['reserve', refused]);
    expect(awaited(turned)).toEqual(['undo bookHotel']);
    const inTheMiddle = after(begun, ['bookHotel', refused]);
    expect(awaited(after(inTheMiddle, ['reserve', done]))).toEqual(['undo takeTrip']);
  });

  it('undoes one of unknown outcome, too', () => {
    expect(awaited(after(begun, ['bookHotel', unknown], ['reserve', done]))).toEqual(['undo bookHotel']);
  });

  it('awaits only those that send something', () => {
    const noted = defineSaga<{ tripId: string }>('noted')
      .parallel((group) =>
        group
          .compensatable('note', { compensate: [hotel.cancel, ({ tripId }) => ({ tripId })] })
          .compensatable('check', { invoke: [bank.check, ({ tripId }) => ({ tripId })] }),
      )
      .pivot('bookFlight', { invoke: [flight.book, ({ tripId }) => ({ tripId })] })
      .build();
    const first = start(noted, { tripId: 't1' });
    expect(awaited(first)).toEqual(['do check']);
    expect(awaited(advance(noted, first, 'check', done))).toEqual(['do bookFlight']);
    expect(awaited(advance(noted, first, 'check', refused))).toEqual(['undo note']);
  });

  it('takes no answer twice', () => {
    expect(() => after(begun, ['check', done], ['check', done])).toThrow('does not await check');
  });
});

describe('commandOf', () => {
  it('builds the request from the state', () => {
    const progress = advance(tripSaga, start(tripSaga, { tripId: 't1', nights: 2 }), 'checkTraveller', done);
    expect(commandOf(tripSaga, progress, progress.awaiting[0]!)).toEqual({
      command: hotel.book,
      request: { tripId: 't1', nights: 2 },
    });
  });

  it('tells a compensation why the saga turned back', () => {
    const turned = advance(tripSaga, start(tripSaga, { tripId: 't1' }), 'checkTraveller', refused);
    expect(commandOf(tripSaga, turned, turned.awaiting[0]!).request).toEqual({ tripId: 't1', reason: 'NO' });
  });
});

describe('defineSaga', () => {
  it('throws for a name that is used twice', () => {
    const once = defineSaga<{ tripId: string }>('twice').compensatable('a', {});
    expect(() => once.compensatable('a', {})).toThrow('step a is defined twice');
    expect(() => once.parallel((group) => group.compensatable('a', {}))).toThrow('step a is defined twice');
  });
});
