import {
  advance,
  awaitedCommand,
  defineSaga,
  start,
  STEP_TIMED_OUT,
  type Progress,
  type StepOutcome,
} from '../src/index.js';
import { hotel } from './example.js';
import { tripSaga } from './trip.saga.js';

const done: StepOutcome = { kind: 'succeeded', reply: { bookingId: 'b1', seat: '12A' } };
const refused: StepOutcome = { kind: 'refused', code: 'NO' };
const unknown: StepOutcome = { kind: 'unknown' };

/** Answers each awaited step by the script (done, where it says nothing) and tells what was sent and how it ended. */
function play(script: Record<string, StepOutcome[]>): { sent: string[]; end: Progress } {
  let progress = start(tripSaga, { tripId: 't1', nights: 2 });
  const sent: string[] = [];
  for (let i = 0; progress.awaiting; i += 1) {
    if (i > 30) throw new Error(`no end: ${sent.join(' ')}`);
    const key = `${progress.awaiting.direction} ${progress.awaiting.step}`;
    sent.push(key);
    progress = advance(tripSaga, progress, script[key]?.shift() ?? done);
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

  it('undoes the steps before a refused one, in reverse, but not the refused one', () => {
    const { sent, end } = play({ 'do reserveMoney': [refused] });
    expect(sent).toEqual([...FORWARD.slice(0, 3), 'undo bookHotel', 'undo takeTrip']);
    expect(end).toMatchObject({ phase: 'compensated', failure: { step: 'reserveMoney', code: 'NO' } });
  });

  it('undoes a step with unknown outcome, too', () => {
    const { sent, end } = play({ 'do reserveMoney': [unknown] });
    expect(sent).toEqual([...FORWARD.slice(0, 3), 'undo reserveMoney', 'undo bookHotel', 'undo takeTrip']);
    expect(end.failure).toEqual({ step: 'reserveMoney', code: STEP_TIMED_OUT });
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

  it('throws for a saga that awaits nothing', () => {
    expect(() => advance(tripSaga, { phase: 'completed', state: {} }, done)).toThrow('awaits nothing');
  });

  it('changes nothing of what it was given', () => {
    const progress = start(tripSaga, { tripId: 't1', nights: 2 });
    const before = structuredClone(progress);
    advance(tripSaga, progress, done);
    expect(progress).toEqual(before);
  });
});

describe('awaitedCommand', () => {
  it('builds the request from the state', () => {
    const progress = start(tripSaga, { tripId: 't1', nights: 2 });
    expect(awaitedCommand(tripSaga, advance(tripSaga, progress, done))).toEqual({
      command: hotel.book,
      request: { tripId: 't1', nights: 2 },
    });
  });

  it('tells a compensation why the saga turned back', () => {
    const turned = advance(tripSaga, start(tripSaga, { tripId: 't1' }), refused);
    expect(awaitedCommand(tripSaga, turned).request).toEqual({ tripId: 't1', reason: 'NO' });
  });
});

describe('defineSaga', () => {
  it('throws for a name that is used twice', () => {
    const once = defineSaga<{ tripId: string }>('twice').compensatable('a', {});
    expect(() => once.compensatable('a', {})).toThrow('step a is defined twice');
  });
});
