import { SeededRandom } from '@comanda/testing';
import { World } from './world.js';

const FORWARD = ['BookHotel', 'ReserveMoney', 'BookFlight', 'ConfirmHotel'];

let world: World;

beforeEach(async () => {
  world = new World();
  await world.startParticipants('trip', 'hotel', 'bank', 'flight');
  await world.startOrchestrator();
});
afterEach(() => world.stop());

describe('a saga whose messages are lost', () => {
  it.each([
    ['a reply', 'reply.orchestrator.o1'],
    ['a command', 'cmd.hotel'],
  ])('goes on when %s was lost: the command is sent again', async (_what, subject) => {
    world.broker.lost.add(subject);
    await world.take('t1');
    await world.pass(500);
    world.broker.lost.clear();
    await world.ends('t1');
    expect(world.calls('t1')).toEqual(FORWARD);
    expect(world.journal('t1')[1]).toBe('do bookHotel succeeded after 2');
  });

  it.each([1, 2, 3, 4, 5, 6])(
    'ends when a third of them are lost, and every step is done once (seed %i)',
    async (seed) => {
      const random = new SeededRandom(seed);
      const publish = world.broker.publish.bind(world.broker);
      world.broker.publish = (...message) => (random.next() < 1 / 3 ? undefined : publish(...message));
      await world.take('t1', { tripId: 't2', refuse: 'BookFlight' });
      await world.ends('t1', 't2');
      // The step with a deadline may have become unknown.
      const isForward = world.saga('t1')!.progress.phase === 'completed';
      if (isForward) expect(world.calls('t1')).toEqual(FORWARD);
      for (const tripId of isForward ? ['t2'] : ['t1', 't2']) {
        const calls = world.calls(tripId);
        expect(calls.includes('FreeMoney')).toBe(calls.includes('ReserveMoney'));
        expect(calls.filter((call) => call !== 'ReserveMoney' && call !== 'FreeMoney')).toEqual([
          'BookHotel',
          'CancelHotel',
          'CancelTrip',
        ]);
        expect(new Set(calls).size).toBe(calls.length);
      }
    },
  );

  it('goes on when a commit could not be followed by its command', async () => {
    world.broker.connected = false;
    await world.take('t1');
    await world.pass(1_000);
    world.broker.connected = true;
    await world.ends('t1');
    expect(world.calls('t1')).toEqual(FORWARD);
  });

  it('goes on when the store was away', async () => {
    world.broker.hold('reply.orchestrator.o1');
    await world.take('t1');
    world.store.available = false;
    world.broker.letPass('reply.orchestrator.o1')();
    await world.pass(3_000);
    world.store.available = true;
    await world.ends('t1');
    expect(world.calls('t1')).toEqual(FORWARD);
  });
});

describe('a step without an answer', () => {
  it('counts as unknown after its deadline, and is undone, too: a late command is refused', async () => {
    world.broker.hold('cmd.bank');
    await world.take('t1');
    await world.pass(9_500);
    expect(world.saga('t1')!.progress.phase).toBe('running');
    await world.pass(1_000);
    expect(world.saga('t1')!.progress).toMatchObject({
      phase: 'compensating',
      awaiting: [{ step: 'reserveMoney', direction: 'undo' }],
      failure: { step: 'reserveMoney', code: 'STEP_TIMED_OUT', outcome: 'unknown' },
    });
    const deliverLate = world.broker.letPass('cmd.bank');
    await world.ends('t1');
    deliverLate();
    await world.pass(5_000);
    expect(world.calls('t1')).toEqual(['BookHotel', 'CancelHotel', 'CancelTrip']);
    expect(world.journal('t1').filter((line) => line.includes('succeeded'))).toEqual([
      'do bookHotel succeeded',
      expect.stringContaining('undo reserveMoney succeeded'),
      'undo bookHotel succeeded',
      'undo takeTrip succeeded',
    ]);
  });

  it('that was done, though its answers were lost, is undone', async () => {
    world.broker.hold('cmd.bank');
    await world.take('t1');
    world.broker.lost.add('reply.orchestrator.o1');
    world.broker.letPass('cmd.bank')();
    await world.until('the turning back', () => world.saga('t1')!.progress.phase === 'compensating');
    world.broker.lost.clear();
    await world.ends('t1');
    expect(world.calls('t1')).toEqual(['BookHotel', 'ReserveMoney', 'FreeMoney', 'CancelHotel', 'CancelTrip']);
  });

  it.each([
    ['the pivot', 'flight', ['BookHotel', 'ReserveMoney']],
    ['what follows the pivot', 'hotel', ['BookHotel', 'ReserveMoney', 'BookFlight']],
  ])('is sent until it is done when it is %s', async (_what, participant, done) => {
    world.broker.hold('cmd.bank');
    await world.take('t1');
    world.broker.lost.add(`cmd.${participant}`);
    world.broker.letPass('cmd.bank')();
    await world.pass(60_000);
    expect(world.calls('t1')).toEqual(done);
    expect(world.saga('t1')!.progress.phase).toBe('running');
    expect(world.attempt('t1')).toBeGreaterThan(4);
    world.broker.lost.clear();
    await world.ends('t1');
    expect(world.calls('t1')).toEqual(FORWARD);
  });

  it('is sent until it is done when it undoes something', async () => {
    world.broker.lost.add('cmd.bank');
    await world.take('t1');
    await world.pass(60_000);
    expect(world.saga('t1')!.progress.phase).toBe('compensating');
    world.broker.lost.clear();
    await world.ends('t1');
    expect(world.calls('t1')).toEqual(['BookHotel', 'CancelHotel', 'CancelTrip']);
  });
});
