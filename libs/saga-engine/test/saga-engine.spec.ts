import { settled } from '@comanda/testing';
import { tripParked } from './trip.js';
import { World, type Orchestrator } from './world.js';

const FORWARD = ['BookHotel', 'ReserveMoney', 'BookFlight', 'ConfirmHotel'];
const STARTED = 'do bookHotel started';
const JOURNAL = ['bookHotel', 'reserveMoney', 'bookFlight', 'confirmHotel'].map((step) => `do ${step} succeeded`);

let world: World;
let orchestrator: Orchestrator;

beforeEach(async () => {
  world = new World();
  await world.startParticipants('trip', 'hotel', 'bank', 'flight');
  orchestrator = await world.startOrchestrator();
});
afterEach(() => world.stop());

describe('a saga', () => {
  it('goes through its steps and completes', async () => {
    await world.take('t1');
    expect(world.calls('t1')).toEqual(FORWARD);
    expect(world.saga('t1')).toMatchObject({
      type: 'trip',
      definitionVersion: 1,
      subject: 't1',
      progress: {
        phase: 'completed',
        state: { tripId: 't1', cents: 100n, room: 7 },
        awaiting: [],
        failure: undefined,
      },
      timerAt: undefined,
    });
    expect(world.journal('t1')).toEqual([STARTED, ...JOURNAL]);
  });

  it('needs no timer for that: no command is sent twice', async () => {
    await world.take('t1');
    await world.pass(60_000);
    expect(['hotel', 'bank', 'flight'].map((name) => world.broker.count(`cmd.${name}`))).toEqual([2, 1, 1]);
    expect(world.journal('t1')).toEqual([STARTED, ...JOURNAL]);
  });

  it('has the deadlines that are set while the engine runs', async () => {
    world.broker.hold('cmd.hotel');
    orchestrator.engine.setDeadlines({ trip: { bookHotel: 5_000 } });
    await world.take('t1');
    await world.pass(4_000);
    expect(world.journal('t1')).toEqual([STARTED]);
    await world.pass(2_000);
    expect(world.journal('t1')).toEqual([STARTED, 'do bookHotel unknown STEP_TIMED_OUT after 2']);
  });

  it('tells nobody of a parking, and logs its end', async () => {
    await world.take('t1');
    expect(world.broker.count(`evt.${tripParked.source}.${tripParked.name}`)).toBe(0);
    const ends = world.logs.filter(({ component }) => component === 'saga-engine');
    expect(ends).toMatchObject([{ level: 'info', msg: 'saga ended', sagaId: 'trip-t1', phase: 'completed' }]);
  });

  it.each([
    ['BookHotel', [], ['do bookHotel refused NO', 'undo takeTrip succeeded']],
    [
      'ReserveMoney',
      ['BookHotel', 'CancelHotel'],
      [JOURNAL[0], 'do reserveMoney refused NO', 'undo bookHotel succeeded', 'undo takeTrip succeeded'],
    ],
    [
      'BookFlight',
      ['BookHotel', 'ReserveMoney', 'FreeMoney', 'CancelHotel'],
      [
        ...JOURNAL.slice(0, 2),
        'do bookFlight refused NO',
        'undo reserveMoney succeeded',
        'undo bookHotel succeeded',
        'undo takeTrip succeeded',
      ],
    ],
  ])('whose %s is refused undoes what was done, in reverse', async (refuse, done, journal) => {
    await world.take({ tripId: 't1', refuse });
    expect(world.calls('t1')).toEqual([...done, 'CancelTrip']);
    expect(world.saga('t1')!.progress).toMatchObject({
      phase: 'compensated',
      failure: { code: 'NO', outcome: 'refused' },
    });
    expect(world.journal('t1')).toEqual([STARTED, ...journal]);
  });

  it('starts once, however often its event is told', async () => {
    await world.take('t1');
    await world.take('t1');
    expect(world.calls('t1')).toEqual(FORWARD);
    expect(world.saga('t1')!.progress.phase).toBe('completed');
  });

  it('runs beside others, many in one transaction', async () => {
    const tripIds = Array.from({ length: 50 }, (_, index) => `t${index}`);
    await world.take(...tripIds);
    await world.ends(...tripIds);
    for (const tripId of tripIds) expect(world.calls(tripId)).toEqual(FORWARD);
    expect(world.store.commits).toBeLessThan(25);
  });
});

describe('an engine that stops', () => {
  it('fires no more timers, and leaves none', async () => {
    world.broker.lost.add('cmd.bank');
    await world.take('t1');
    const sent = world.broker.count('cmd.bank');
    await world.stop();
    expect(world.clock.waiting).toBe(0);
    await world.pass(30_000);
    expect(world.broker.count('cmd.bank')).toBe(sent);
  });

  it('ends the round of timers that is under way', async () => {
    world.broker.lost.add('cmd.bank');
    await world.take('t1');
    // Past the timer of the first step, which comes early for the second.
    await world.until('the own timer', () => world.saga('t1')!.timerAt!.getTime() === dueMs());
    const gate = Promise.withResolvers<void>();
    const due = world.store.due.bind(world.store);
    world.store.due = (...args) => gate.promise.then(() => due(...args));
    world.clock.advance(5_000);
    let ended = false;
    const stopping = orchestrator.engine.stop().then(() => (ended = true));
    await settled();
    expect(ended).toBe(false);
    gate.resolve();
    await stopping;
    expect(world.attempt('t1')).toBe(2);
    await world.stop();
    expect(world.clock.waiting).toBe(0);
  });

  const dueMs = (): number => world.saga('t1')!.progress.awaiting[0]!.dueMs;
});

describe('timers that cannot be read', () => {
  it('are read by the next tick', async () => {
    world.broker.lost.add('cmd.bank');
    await world.take('t1');
    world.store.available = false;
    await world.pass(5_000);
    expect(world.logs.filter(({ msg }) => msg === 'timers could not be read').length).toBeGreaterThan(5);
    world.store.available = true;
    world.broker.lost.clear();
    await world.ends('t1');
    expect(world.calls('t1')).toEqual(FORWARD);
  });
});
