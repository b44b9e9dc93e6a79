import { SeededRandom, settled } from '@comanda/testing';
import { cheaperTripSaga, startCheaperTripSaga, tripSaga } from './trip.js';
import { World } from './world.js';

const FORWARD = ['BookHotel', 'ReserveMoney', 'BookFlight', 'ConfirmHotel'];
const JOURNAL = ['bookHotel', 'reserveMoney', 'bookFlight', 'confirmHotel'].map((step) => `do ${step} succeeded`);

let world: World;

beforeEach(async () => {
  world = new World();
});
afterEach(() => world.stop());

const start = async (...absent: string[]): Promise<void> => {
  await world.startParticipants(...['trip', 'hotel', 'bank', 'flight'].filter((name) => !absent.includes(name)));
  await world.startOrchestrator();
};

describe('a saga', () => {
  it('goes through its steps and completes', async () => {
    await start();
    await world.take('t1');
    expect(world.calls('t1')).toEqual(FORWARD);
    expect(world.saga('t1')).toMatchObject({
      type: 'trip',
      definitionVersion: 1,
      subject: 't1',
      progress: {
        phase: 'completed',
        state: { tripId: 't1', cents: 100n, room: 7 },
        awaiting: undefined,
        failure: undefined,
      },
      attempt: 0,
      dueAt: undefined,
    });
    expect(world.journal('t1')).toEqual(JOURNAL);
  });

  it('needs no timer for that: no command is sent twice', async () => {
    await start();
    await world.take('t1');
    await world.pass(60_000);
    expect(['hotel', 'bank', 'flight'].map((name) => world.broker.count(`cmd.${name}`))).toEqual([2, 1, 1]);
    expect(world.journal('t1')).toEqual(JOURNAL);
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
    await start();
    await world.take({ tripId: 't1', refuse });
    expect(world.calls('t1')).toEqual([...done, 'CancelTrip']);
    expect(world.saga('t1')!.progress).toMatchObject({ phase: 'compensated', failure: { code: 'NO' } });
    expect(world.journal('t1')).toEqual(journal);
  });

  it('starts once, however often its event is told', async () => {
    await start();
    await world.take('t1');
    await world.take('t1');
    expect(world.calls('t1')).toEqual(FORWARD);
    expect(world.saga('t1')!.progress.phase).toBe('completed');
  });

  it('runs beside others, many in one transaction', async () => {
    await start();
    const tripIds = Array.from({ length: 50 }, (_, index) => `t${index}`);
    await world.take(...tripIds);
    for (const tripId of tripIds) expect(world.calls(tripId)).toEqual(FORWARD);
    expect(world.store.commits).toBeLessThan(25);
  });
});

describe('a saga whose messages are lost', () => {
  it.each([
    ['a reply', 'reply.orchestrator.o1'],
    ['a command', 'cmd.hotel'],
  ])('goes on when %s was lost: the command is sent again', async (_what, subject) => {
    await start();
    world.broker.lost.add(subject);
    await world.take('t1');
    await world.pass(500);
    world.broker.lost.clear();
    await world.ends('t1');
    expect(world.calls('t1')).toEqual(FORWARD);
    expect(world.journal('t1')[0]).toBe('do bookHotel succeeded after 2');
  });

  it.each([1, 2, 3, 4, 5, 6])(
    'ends when a third of them are lost, and every step is done once (seed %i)',
    async (seed) => {
      await start();
      const random = new SeededRandom(seed);
      const publish = world.broker.publish.bind(world.broker);
      world.broker.publish = (subject, payload) => (random.next() < 1 / 3 ? undefined : publish(subject, payload));
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
    await start();
    world.broker.connected = false;
    await world.take('t1');
    await world.pass(1_000);
    world.broker.connected = true;
    await world.ends('t1');
    expect(world.calls('t1')).toEqual(FORWARD);
  });

  it('goes on when the store was away', async () => {
    await start();
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
    await start('bank');
    world.broker.hold('cmd.bank');
    await world.take('t1');
    await world.pass(9_000);
    expect(world.saga('t1')!.progress.phase).toBe('running');
    await world.pass(3_000);
    expect(world.saga('t1')!.progress).toMatchObject({
      phase: 'compensating',
      awaiting: { step: 'reserveMoney', direction: 'undo' },
      failure: { step: 'reserveMoney', code: 'STEP_TIMED_OUT' },
    });
    const deliverLate = world.broker.letPass('cmd.bank');
    await world.startParticipants('bank');
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
    await start('bank');
    await world.take('t1');
    world.broker.lost.add('reply.orchestrator.o1');
    await world.startParticipants('bank');
    await world.until('the turning back', () => world.saga('t1')!.progress.phase === 'compensating');
    world.broker.lost.clear();
    await world.ends('t1');
    expect(world.calls('t1')).toEqual(['BookHotel', 'ReserveMoney', 'FreeMoney', 'CancelHotel', 'CancelTrip']);
  });

  it.each([
    ['the pivot', 'flight', ['BookHotel', 'ReserveMoney']],
    ['what follows the pivot', 'hotel', ['BookHotel', 'ReserveMoney', 'BookFlight']],
  ])('is sent until it is done when it is %s', async (_what, participant, done) => {
    await start('flight');
    await world.take('t1');
    if (participant === 'hotel') {
      world.broker.lost.add('cmd.hotel');
      await world.startParticipants('flight');
    }
    await world.pass(120_000);
    expect(world.calls('t1')).toEqual(done);
    expect(world.saga('t1')!.progress.phase).toBe('running');
    expect(world.saga('t1')!.attempt).toBeGreaterThan(5);
    world.broker.lost.clear();
    if (participant === 'flight') await world.startParticipants('flight');
    await world.ends('t1');
    expect(world.calls('t1')).toEqual(FORWARD);
  });

  it('is sent until it is done when it undoes something', async () => {
    await start('bank');
    await world.take('t1');
    await world.pass(120_000);
    expect(world.saga('t1')!.progress.phase).toBe('compensating');
    await world.startParticipants('bank');
    await world.ends('t1');
    expect(world.calls('t1')).toEqual(['BookHotel', 'CancelHotel', 'CancelTrip']);
  });
});

describe('two orchestrators side by side', () => {
  /** How often a command without an answer was sent, every half second. */
  async function sendings(): Promise<number[]> {
    const counts: number[] = [];
    await world.take('t1');
    while (counts.length < 40) {
      await world.pass(500);
      counts.push(world.broker.count('cmd.flight'));
    }
    return counts;
  }

  it('send each command when one alone would have, and take each answer once', async () => {
    await start('flight');
    const alone = await sendings();
    await world.stop();

    world = new World();
    await start('flight');
    await world.startOrchestrator({ processId: 'o2' });
    expect(await sendings()).toEqual(alone);
    expect(world.saga('t1')!.attempt).toBe(alone.at(-1));
    await world.startParticipants('flight');
    await world.ends('t1');
    expect(world.calls('t1')).toEqual(FORWARD);
    expect(world.journal('t1').map((line) => line.replace(/ after \d+$/, ''))).toEqual(JOURNAL);
  });

  it('decide once, though both know that the deadline is over', async () => {
    await start('bank');
    await world.startOrchestrator({ processId: 'o2' });
    await world.take('t1');
    await world.pass(15_000);
    expect(world.journal('t1').filter((line) => line.startsWith('do reserveMoney unknown'))).toHaveLength(1);
  });

  it('go on with what the other one has begun', async () => {
    await start('bank');
    const second = await world.startOrchestrator({ processId: 'o2' });
    await world.take('t1', 't2', 't3');
    await second.stop();
    await world.startParticipants('bank');
    await world.ends('t1', 't2', 't3');
    for (const tripId of ['t1', 't2', 't3']) expect(world.calls(tripId)).toEqual(FORWARD);
  });
});

describe('a saga that was started with a version of its definition', () => {
  it('goes on with it, while new ones start with the new version', async () => {
    await world.startParticipants('trip', 'hotel', 'flight');
    const old = await world.startOrchestrator();
    await world.take('t1');
    await old.stop();
    await world.startOrchestrator({
      processId: 'o2',
      definitions: [tripSaga, cheaperTripSaga],
      starts: startCheaperTripSaga,
    });
    await world.take('t2');
    await world.startParticipants('bank');
    await world.ends('t1', 't2');
    expect(world.calls('t1')).toEqual(FORWARD);
    expect(world.calls('t2')).toEqual(['BookHotel', 'BookFlight']);
    expect([world.saga('t1')!.definitionVersion, world.saga('t2')!.definitionVersion]).toEqual([1, 2]);
  });

  it('waits where nobody knows that version, holds up no other, and goes on when somebody does', async () => {
    await world.startParticipants('trip', 'hotel');
    const newer = await world.startOrchestrator({
      definitions: [tripSaga, cheaperTripSaga],
      starts: startCheaperTripSaga,
    });
    await world.take('t2');
    await newer.stop();
    await world.startOrchestrator({ processId: 'o2' });
    await world.startParticipants('bank', 'flight');
    const before = world.saga('t2');
    await world.take('t1');
    await world.ends('t1');
    await world.pass(60_000);
    expect(world.saga('t2')).toEqual(before);
    expect(world.store.deadLetters.size).toBe(0);
    await world.startOrchestrator({ processId: 'o3', definitions: [tripSaga, cheaperTripSaga] });
    await world.ends('t2');
    expect(world.calls('t2')).toEqual(['BookHotel', 'BookFlight']);
  });
});

describe('an engine that stops', () => {
  it('fires no more timers, and leaves none', async () => {
    await start('bank');
    await world.take('t1');
    const sent = world.broker.count('cmd.bank');
    await world.stop();
    expect(world.clock.waiting).toBe(0);
    await world.pass(30_000);
    expect(world.broker.count('cmd.bank')).toBe(sent);
  });

  it('ends the round of timers that is under way', async () => {
    await start('bank');
    await world.take('t1');
    const gate = Promise.withResolvers<void>();
    const due = world.store.due.bind(world.store);
    world.store.due = (...args) => gate.promise.then(() => due(...args));
    world.clock.advance(5_000);
    let ended = false;
    const stopping = world.stop().then(() => (ended = true));
    await settled();
    expect(ended).toBe(false);
    gate.resolve();
    await stopping;
    expect(world.saga('t1')!.attempt).toBe(2);
    expect(world.clock.waiting).toBe(0);
  });
});
