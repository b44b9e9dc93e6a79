import { defineSaga } from '@comanda/saga';
import { Script } from './script.js';
import { bank, border, flight, groupSaga, hotel, trip, type Trip } from './trip.js';

const MINUTE_MS = 60_000;

describe('a command that nobody took', () => {
  it('is taken back: no attempt is spent, no deadline runs, and it waits for its participant', () => {
    const script = new Script().start().undelivered();
    expect(script.awaited()).toMatchObject({ step: 'bookHotel', attempt: 0, waitsFor: 'hotel' });
    expect(script.awaited().sinceMs).toBeUndefined();
    expect(script.instance).toMatchObject({ waitingFor: 'hotel', updatedAt: script.now });
    const waitMs = script.awaited().dueMs - script.now.getTime();
    expect(waitMs).toBeGreaterThanOrEqual(15_000);
    expect(waitMs).toBeLessThanOrEqual(45_000);
    expect(script.journal).toHaveLength(1);
  });

  it('that left before keeps its deadline, to the millisecond: what was sent once may have been done', () => {
    const script = new Script().start().done('bookHotel');
    const { sinceMs } = script.awaited();
    script.dueTimer().undelivered();
    expect(script.awaited()).toMatchObject({ attempt: 1, sinceMs, waitsFor: 'bank' });
    script.timersUntil(({ instance }) => instance!.progress.phase !== 'running');
    expect(script.now.getTime() - sinceMs!).toBe(10_000);
  });

  it.each([
    ['of an attempt before the last', { attempt: 1 }],
    ['of an attempt that was never made', { attempt: 3 }],
    ['of another step', { step: 'reserveMoney', attempt: 2 }],
    ['of the other direction', { direction: 'undo', attempt: 2 }],
  ] as const)('%s changes nothing', (_what, change) => {
    const script = new Script().start().dueTimer();
    const before = script.instance;
    script.undelivered({ ...script.sent[0]!, ...change });
    expect(script.state()).toEqual({ instance: before, sent: [], told: [] });
  });

  it('changes nothing twice: the second word is of an attempt that is taken back', () => {
    const script = new Script().start();
    const [command] = script.sent;
    script.undelivered(command);
    const before = script.instance;
    expect(script.undelivered(command).instance).toBe(before);
  });

  it('of a saga that has ended, or that is not there, changes nothing', () => {
    const script = new Script().start();
    const [command] = script.sent;
    script.done('bookHotel', 'reserveMoney', 'bookFlight', 'confirmHotel');
    const before = script.instance;
    expect(script.undelivered(command).instance).toBe(before);
    expect(new Script().undelivered(command).instance).toBeUndefined();
  });
});

describe('a command for a participant that is known to be absent', () => {
  it('is not sent: a deadline does not run, however long it takes', () => {
    const script = new Script().start();
    script.absent.add('bank');
    script.done('bookHotel');
    expect(script.sent).toEqual([]);
    expect(script.awaited()).toMatchObject({ step: 'reserveMoney', attempt: 0, waitsFor: 'bank' });
    for (let looks = 0; looks < 20; looks += 1) {
      script.timer(MINUTE_MS);
      expect(script.sent).toEqual([]);
      expect(script.awaited()).toMatchObject({ attempt: 0 });
    }
    expect(script.instance!.progress.phase).toBe('running');
    script.absent.clear();
    script.resume();
    expect(script.sent).toMatchObject([{ step: 'reserveMoney', attempt: 1 }]);
    expect(script.awaited()).toMatchObject({ attempt: 1, sinceMs: script.now.getTime() });
    expect(script.awaited().waitsFor).toBeUndefined();
    expect(script.instance!.waitingFor).toBeUndefined();
    expect(script.timer(10_000).instance!.progress.phase).toBe('compensating');
  });

  it('is not sent again, either: no attempt is spent', () => {
    const script = new Script().start().done('bookHotel', 'reserveMoney').dueTimer();
    script.absent.add('flight');
    for (let looks = 0; looks < 30; looks += 1) expect(script.timer(MINUTE_MS).sent).toEqual([]);
    expect(script.awaited()).toMatchObject({ attempt: 2, waitsFor: 'flight' });
    expect(script.instance!.parked).toBeUndefined();
  });

  it('leaves with its timer, where nobody has noticed the return', () => {
    const script = new Script().start().undelivered();
    expect(script.dueTimer().sent).toMatchObject([{ step: 'bookHotel', attempt: 1 }]);
    expect(script.instance!.waitingFor).toBeUndefined();
  });

  it('is undone without being sent first, when it is past its deadline', () => {
    const script = new Script().start().done('bookHotel');
    script.absent.add('bank');
    script.timer(10_000);
    expect(script.awaiting()).toEqual(['undo reserveMoney']);
    expect(script.awaited()).toMatchObject({ attempt: 0, waitsFor: 'bank' });
    expect(script.sent).toEqual([]);
  });

  it('takes an answer that comes after all', () => {
    const script = new Script().start().dueTimer().undelivered().done('bookHotel');
    expect(script.sent).toMatchObject([{ step: 'reserveMoney' }]);
    expect(script.instance!.waitingFor).toBeUndefined();
  });

  it('takes none when it never left', () => {
    const script = new Script().start().undelivered().done('bookHotel');
    expect(script.journal.at(-1)).toMatchObject({ outcome: 'dropped' });
  });

  it('of an undoing waits as well', () => {
    const script = new Script().start();
    script.absent.add('trip');
    script.reply('do', 'bookHotel', { refusal: 'FULL' });
    expect(script.sent).toEqual([]);
    expect(script.instance!.waitingFor).toBe('trip');
    script.absent.clear();
    expect(script.resume().sent).toMatchObject([{ name: 'CancelTrip', attempt: 1 }]);
  });
});

describe('the return of a participant', () => {
  it('changes nothing where nothing waits, or where it was noticed before', () => {
    const script = new Script().start();
    const { instance: before, sent } = script;
    expect(script.resume().instance).toBe(before);
    expect(script.sent).toEqual([]);
    const resumed = script.undelivered(sent[0]).resume().instance;
    expect(script.resume().instance).toBe(resumed);
    expect(script.sent).toEqual([]);
  });

  it('changes nothing when it has left again', () => {
    const script = new Script().start().undelivered();
    script.absent.add('hotel');
    const before = script.instance;
    expect(script.resume().instance).toBe(before);
    expect(script.sent).toEqual([]);
  });
});

describe('a parallel group', () => {
  it('waits for what is absent, while the others are done', () => {
    const script = new Script(groupSaga).start();
    script.undelivered(script.sent.find(({ participant }) => participant === 'bank'));
    expect(script.instance!.waitingFor).toBe('bank');
    script.done('bookHotel', 'checkPassport');
    expect(script.instance!.waitingFor).toBe('bank');
    expect(script.resume().sent).toMatchObject([{ step: 'reserveMoney', attempt: 1 }]);
  });

  it('waits for it still when that one was sent before', () => {
    const script = new Script(groupSaga).start();
    script.timer(5_000);
    script.undelivered(script.sent.find(({ participant }) => participant === 'bank'));
    script.done('bookHotel');
    expect(script.awaited('reserveMoney')).toMatchObject({ attempt: 1, waitsFor: 'bank' });
    expect(script.instance!.waitingFor).toBe('bank');
  });

  it('waits for two, and goes on with each as it returns', () => {
    const script = new Script(groupSaga).start();
    const [hotelFirst, , bankFirst] = script.sent;
    script.absent.add('hotel').add('bank');
    script.undelivered(hotelFirst).undelivered(bankFirst);
    expect(script.instance!.waitingFor).toBe('hotel');
    script.absent.delete('hotel');
    expect(script.resume().sent).toMatchObject([{ step: 'bookHotel', attempt: 1 }]);
    expect(script.instance!.waitingFor).toBe('bank');
    script.absent.delete('bank');
    expect(script.resume().sent).toMatchObject([{ step: 'reserveMoney', attempt: 1 }]);
    expect(script.instance!.waitingFor).toBeUndefined();
  });

  it('goes on with all that are back, whichever of them was noticed', () => {
    const script = new Script(groupSaga).start();
    const [hotelFirst, , bankFirst] = script.sent;
    script.undelivered(hotelFirst).undelivered(bankFirst);
    expect(script.resume().sent.map(({ step }) => step)).toEqual(['bookHotel', 'reserveMoney']);
    expect(script.instance!.progress.awaiting.map(({ attempt }) => attempt)).toEqual([1, 1, 1]);
    expect(script.instance!.waitingFor).toBeUndefined();
  });

  it('does not send again what is under way when another one returns', () => {
    const script = new Script(groupSaga).start();
    script.undelivered(script.sent[0]).resume();
    expect(script.sent.map(({ step }) => step)).toEqual(['bookHotel']);
    expect(script.awaited('checkPassport').attempt).toBe(1);
  });

  it('begins with what can be sent', () => {
    const saga = defineSaga<Trip>('trip')
      .compensatable('bookHotel', { invoke: [hotel.book, ({ tripId }) => ({ tripId })] })
      .parallel((group) =>
        group
          .compensatable('checkPassport', { invoke: [border.check, ({ tripId }) => ({ tripId })] })
          .compensatable('reserveMoney', {
            invoke: [bank.reserve, ({ tripId }) => ({ tripId, cents: '1' })],
            compensate: [trip.cancel, ({ tripId }) => ({ tripId, reason: '' })],
          }),
      )
      .pivot('bookFlight', { invoke: [flight.book, ({ tripId }) => ({ tripId })] })
      .build();
    const script = new Script(saga).start();
    script.absent.add('bank');
    script.done('bookHotel');
    expect(script.sent).toMatchObject([{ step: 'checkPassport', attempt: 1 }]);
    expect(script.awaited('reserveMoney')).toMatchObject({ attempt: 0, waitsFor: 'bank' });
    expect(script.instance!.waitingFor).toBe('bank');
  });
});
