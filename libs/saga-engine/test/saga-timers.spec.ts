import { defineSaga } from '@comanda/saga';
import { Script } from './script.js';
import { flight, groupSaga, hotel, type Trip } from './trip.js';

const ENDS = ['bookHotel', 'reserveMoney', 'bookFlight', 'confirmHotel'];

describe('a timer', () => {
  it('before its time changes nothing: another orchestrator was first', () => {
    const script = new Script().start();
    const before = script.instance!;
    script.timer(before.timerAt!.getTime() - script.now.getTime() - 1);
    expect(script.state()).toEqual({ instance: before, sent: [], told: [] });
  });

  it('sends the same command again, with the next attempt', () => {
    const script = new Script().start();
    const [first] = script.sent;
    const { sinceMs } = script.awaited();
    script.dueTimer();
    expect(script.sent).toEqual([{ ...first, attempt: 2 }]);
    expect(script.awaited()).toMatchObject({ step: 'bookHotel', attempt: 2, sinceMs });
    expect(script.awaited().dueMs).toBeGreaterThan(script.now.getTime());
    expect(script.instance!.updatedAt).toEqual(script.now);
    expect(script.journal).toHaveLength(1);
  });

  it('past the deadline makes the step unknown, and undoes it as well', () => {
    const script = new Script().start().timer(30_000);
    expect(script.instance!.progress).toMatchObject({
      phase: 'compensating',
      awaiting: [{ step: 'bookHotel', direction: 'undo' }],
      failure: { step: 'bookHotel', code: 'STEP_TIMED_OUT', outcome: 'unknown' },
    });
    expect(script.sent).toMatchObject([{ id: 'trip-t1:bookHotel:undo', attempt: 1, undoes: 'trip-t1:bookHotel:do' }]);
    expect(script.journal.at(-1)).toMatchObject({
      step: 'bookHotel',
      direction: 'do',
      outcome: 'unknown',
      code: 'STEP_TIMED_OUT',
      phase: 'compensating',
    });
  });

  it("heeds the step's own deadline to the millisecond, however often it was sent", () => {
    const script = new Script().start().done('bookHotel');
    const since = script.now.getTime();
    script.timersUntil(({ instance }) => instance!.progress.phase !== 'running');
    expect(script.now.getTime() - since).toBe(10_000);
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
    expect(script.state()).toEqual({ instance: before, sent: [], told: [] });
    expect(script.journal.at(-1)).toMatchObject({ outcome: 'dropped', step: 'bookHotel', direction: 'do' });
  });

  it.each<[string, string, (script: Script) => Script]>([
    ['the pivot', 'trip-t1:bookFlight:do', (script) => script.done('bookHotel', 'reserveMoney')],
    ['what follows it', 'trip-t1:confirmHotel:do', (script) => script.done('bookHotel', 'reserveMoney', 'bookFlight')],
    ['an undoing', 'trip-t1:takeTrip:undo', (script) => script.reply('do', 'bookHotel', { refusal: 'FULL' })],
  ])('sends %s again, whatever time has passed', (_what, id, until) => {
    const script = until(new Script().start());
    for (let attempt = 2; attempt < 20; attempt += 1) {
      script.timer(3_600_000);
      expect(script.sent).toMatchObject([{ id, attempt }]);
    }
  });

  it('of a saga that has ended, or that is not there, changes nothing', () => {
    const script = new Script().start().done(...ENDS);
    const before = script.instance;
    expect(script.timer(60_000).state()).toEqual({ instance: before, sent: [], told: [] });
    expect(new Script().timer(1).state()).toEqual({ instance: undefined, sent: [], told: [] });
  });

  it('of a group sends only what is due', () => {
    const script = new Script(groupSaga).start();
    const [first] = [...script.instance!.progress.awaiting].sort((a, b) => a.dueMs - b.dueMs);
    script.dueTimer();
    expect(script.sent.map(({ step, attempt }) => [step, attempt])).toEqual([[first!.step, 2]]);
    const attempts = script.instance!.progress.awaiting.map(({ step, attempt }) => [step, attempt]);
    expect(attempts).toEqual(
      ['bookHotel', 'checkPassport', 'reserveMoney'].map((step) => [step, step === first!.step ? 2 : 1]),
    );
    script.timer(5_000);
    expect(script.sent.map(({ step }) => step)).toEqual(['bookHotel', 'checkPassport', 'reserveMoney']);
  });
});

describe('a timer that was set for what has gone on since', () => {
  /** The stored timer of the first step is early for the second. */
  function early(): Script {
    const script = new Script().start();
    const { timerAt } = script.instance!;
    script.now = new Date(script.now.getTime() + 1_000);
    script.done('bookHotel');
    expect(script.instance!.timerAt).toEqual(timerAt);
    expect(script.awaited().dueMs).toBeGreaterThan(timerAt!.getTime());
    return script;
  }

  it('is kept, as long as it lies ahead', () => {
    early();
  });

  it('is set anew when it comes, and nothing is sent or noted', () => {
    const script = early();
    const { progress, timerAt } = script.instance!;
    const lines = script.journal.length;
    script.timer(timerAt!.getTime() - script.now.getTime());
    expect(script.sent).toEqual([]);
    expect(script.instance!.progress).toEqual(progress);
    expect(script.instance!.timerAt!.getTime()).toBe(script.awaited().dueMs);
    expect(script.journal).toHaveLength(lines);
    expect(script.dueTimer().sent).toMatchObject([{ step: 'reserveMoney', attempt: 2 }]);
  });

  it('is set anew once: the second orchestrator that comes for it changes nothing', () => {
    const script = early();
    script.timer(script.instance!.timerAt!.getTime() - script.now.getTime());
    const before = script.instance;
    expect(script.timer(0).instance).toBe(before);
  });
});

describe("a step's own retry policy", () => {
  const saga = defineSaga<Trip>('trip')
    .pivot('bookFlight', {
      invoke: [flight.book, ({ tripId }) => ({ tripId })],
      retry: { replyMs: 100, backoffMs: 50, maxBackoffMs: 60, parkAfter: 4 },
    })
    .retriable('confirmHotel', { invoke: [hotel.book, ({ tripId }) => ({ tripId })] })
    .build();

  it('says when it is sent again', () => {
    const script = new Script(saga).start();
    const waits = [1, 2, 3, 4].map(() => {
      const { dueMs } = script.awaited();
      const waitMs = dueMs - script.now.getTime();
      script.dueTimer();
      return waitMs;
    });
    expect(script.instance!.parked).toBeDefined();
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(100);
    expect(waits[0]).toBeLessThanOrEqual(150);
    expect(Math.max(...waits)).toBeLessThanOrEqual(160);
  });

  it('holds for that step only', () => {
    const script = new Script(saga).start().done('bookFlight');
    expect(script.awaited().dueMs - script.now.getTime()).toBeGreaterThanOrEqual(2_000);
  });
});
