import { settled } from '@comanda/testing';
import { Script } from './script.js';
import { groupSaga, startGroupSaga } from './trip.js';
import { World } from './world.js';

const MEMBERS = ['bookHotel', 'checkPassport', 'reserveMoney'];
const ORDERS = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
].map((places) => places.map((place) => MEMBERS[place]!));
const UNDO: Readonly<Record<string, string>> = { bookHotel: 'CancelHotel', reserveMoney: 'FreeMoney' };
const COMMAND: Readonly<Record<string, string>> = {
  bookHotel: 'BookHotel',
  checkPassport: 'CheckPassport',
  reserveMoney: 'ReserveMoney',
};
const PARTICIPANT: Readonly<Record<string, string>> = {
  bookHotel: 'hotel',
  checkPassport: 'border',
  reserveMoney: 'bank',
};

/** Undoes one after the other, and tells with which commands. */
function undoneBy(script: Script): string[] {
  const undone: string[] = [];
  while (script.awaiting().length > 0) {
    expect(script.sent).toHaveLength(1);
    undone.push(script.sent[0]!.name);
    script.reply('undo', script.awaited().step);
  }
  expect(script.instance!.progress.phase).toBe('compensated');
  return undone;
}

describe('a parallel group, decided', () => {
  let script: Script;

  beforeEach(() => {
    script = new Script(groupSaga).start();
  });

  it('is sent at once, with one timer for all', () => {
    expect(script.sent.map(({ name, attempt }) => [name, attempt])).toEqual(
      MEMBERS.map((member) => [COMMAND[member], 1]),
    );
    const dueMs = script.instance!.progress.awaiting.map((awaited) => awaited.dueMs);
    expect(new Set(dueMs).size).toBe(3);
    expect(script.instance!.timerAt!.getTime()).toBe(Math.min(...dueMs));
    expect(script.journal).toMatchObject([{ step: 'bookHotel', outcome: 'started' }]);
  });

  it.each(ORDERS)('goes on when all are done: %s, %s, %s', (...order) => {
    order.forEach((member, index) => {
      const waiting = script.instance!.progress.awaiting.filter(({ step }) => step !== member);
      script.done(member);
      if (index === 2) return;
      expect(script.sent).toEqual([]);
      // The others are not sent again, and keep their timers.
      expect(script.instance!.progress.awaiting).toEqual(waiting);
    });
    expect(script.sent).toMatchObject([{ name: 'BookFlight', attempt: 1 }]);
    expect(script.instance!.progress.state).toMatchObject({ room: 7 });
    expect(script.journal.slice(1)).toMatchObject(order.map((step) => ({ step, outcome: 'succeeded' })));
  });

  it.each(ORDERS.flatMap((order) => order.map((refused) => [refused, ...order] as const)))(
    'undoes the others when %s is refused, answered or not: %s, %s, %s',
    (refused, ...order) => {
      for (const member of order) {
        if (member !== refused) script.done(member);
        else break;
      }
      script.reply('do', refused, { refusal: 'NO' });
      const others = ['reserveMoney', 'bookHotel'].filter((member) => member !== refused);
      expect(script.instance!.progress.failure).toEqual({ step: refused, code: 'NO', outcome: 'refused' });
      // What comes late of the others is dropped.
      const late = order.slice(order.indexOf(refused) + 1);
      const { sent } = script;
      for (const member of late) {
        const before = script.instance;
        script.done(member);
        expect(script.instance).toBe(before);
        expect(script.journal.at(-1)).toMatchObject({ step: member, outcome: 'dropped', phase: 'compensating' });
      }
      script.sent = sent;
      expect(undoneBy(script)).toEqual([...others.map((member) => UNDO[member]), 'CancelTrip']);
    },
  );

  it.each(MEMBERS)('undoes all when the outcome of %s is unknown', (member) => {
    for (const other of MEMBERS) if (other !== member) script.done(other);
    script.timersUntil(({ instance }) => instance!.progress.phase !== 'running');
    expect(script.journal.at(-1)).toMatchObject({ step: member, outcome: 'unknown', code: 'STEP_TIMED_OUT' });
    expect(undoneBy(script)).toEqual(['FreeMoney', 'CancelHotel', 'CancelTrip']);
  });

  it('has the deadline that ends first', () => {
    const since = script.now.getTime();
    script.timersUntil(({ instance }) => instance!.progress.phase !== 'running');
    expect(script.now.getTime() - since).toBe(10_000);
    expect(script.instance!.progress.failure!.step).toBe('reserveMoney');
  });
});

describe('a parallel group, through the engine', () => {
  let world: World;

  beforeEach(async () => {
    world = new World();
    await world.startParticipants('trip', 'hotel', 'bank', 'border', 'flight');
    await world.startOrchestrator({ definitions: [groupSaga], starts: startGroupSaga });
  });
  afterEach(() => world.stop());

  const hold = (...members: string[]): void =>
    world.broker.hold(...members.map((member) => `cmd.${PARTICIPANT[member]!}`));
  const deliver = async (member: string): Promise<void> => {
    world.broker.letPass(`cmd.${PARTICIPANT[member]!}`)();
    await settled();
  };
  const turnedBack = (): Promise<void> =>
    world.until('the turning back', () => world.saga('t1')!.progress.phase !== 'running');
  /** What was done was undone, once each, and the trip last. (A check of a passport leaves nothing, and may come late.) */
  const expectNothingLeft = (): void => {
    const calls = world.calls('t1').filter((call) => call !== 'CheckPassport');
    for (const member of ['bookHotel', 'reserveMoney'])
      expect(calls.includes(UNDO[member]!)).toBe(calls.includes(COMMAND[member]!));
    expect(new Set(calls).size).toBe(calls.length);
    expect(calls.at(-1)).toBe('CancelTrip');
    expect(world.saga('t1')!.progress).toMatchObject({ phase: 'compensated', awaiting: [] });
  };

  it.each(ORDERS)('goes on when all are done: %s, %s, %s', async (...order) => {
    hold(...MEMBERS);
    await world.take('t1');
    for (const member of order) await deliver(member);
    await world.ends('t1');
    expect(world.calls('t1')).toEqual([...order.map((member) => COMMAND[member]), 'BookFlight', 'ConfirmHotel']);
    expect(world.journal('t1')).toEqual([
      'do bookHotel started',
      ...order.map((member) => `do ${member} succeeded`),
      'do bookFlight succeeded',
      'do confirmHotel succeeded',
    ]);
  });

  it.each(ORDERS.flatMap((order) => order.map((refused) => [refused, ...order] as const)))(
    'leaves nothing behind when %s is refused: %s, %s, %s',
    async (refused, ...order) => {
      hold(...MEMBERS);
      await world.take({ tripId: 't1', refuse: COMMAND[refused]! });
      for (const member of order) await deliver(member);
      await world.ends('t1');
      expectNothingLeft();
      expect(world.saga('t1')!.progress.failure).toMatchObject({ step: refused, outcome: 'refused' });
      expect(world.calls('t1')).not.toContain(COMMAND[refused]);
    },
  );

  it.each(MEMBERS)('leaves nothing behind when %s is silent, and comes late', async (member) => {
    hold(member);
    await world.take('t1');
    await turnedBack();
    const deliverLate = world.broker.letPass(`cmd.${PARTICIPANT[member]!}`);
    await world.ends('t1');
    deliverLate();
    await world.pass(5_000);
    expectNothingLeft();
    expect(world.saga('t1')!.progress.failure).toEqual({ step: member, code: 'STEP_TIMED_OUT', outcome: 'unknown' });
    if (UNDO[member]) expect(world.calls('t1')).not.toContain(COMMAND[member]);
  });

  it.each(MEMBERS)('leaves nothing behind when %s is done, and its answers are lost', async (member) => {
    hold(member);
    await world.take('t1');
    world.broker.lost.add('reply.orchestrator.o1');
    await deliver(member);
    expect(world.calls('t1')).toContain(COMMAND[member]);
    await turnedBack();
    world.broker.lost.clear();
    await world.ends('t1');
    if (UNDO[member]) expect(world.calls('t1')).toContain(UNDO[member]);
    const undone = world
      .calls('t1')
      .filter((call) => ['FreeMoney', 'CancelHotel', 'CancelTrip'].includes(String(call)));
    expect(undone).toEqual(['FreeMoney', 'CancelHotel', 'CancelTrip']);
  });

  it('sends again only what is not answered', async () => {
    world.broker.lost.add('cmd.bank');
    await world.take('t1');
    await world.until('another attempt', () => world.attempt('t1') === 2);
    expect(['hotel', 'border', 'bank'].map((name) => world.broker.count(`cmd.${name}`))).toEqual([1, 1, 2]);
    world.broker.lost.clear();
    await world.ends('t1');
    expect(world.journal('t1')).toContain('do reserveMoney succeeded after 3');
  });
});
