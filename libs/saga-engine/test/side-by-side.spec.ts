import { describeSaga } from '@comanda/saga';
import { cheaperTripSaga, groupSaga, startCheaperTripSaga, tripSaga } from './trip.js';
import { World } from './world.js';

const FORWARD = ['BookHotel', 'ReserveMoney', 'BookFlight', 'ConfirmHotel'];
const JOURNAL = ['bookHotel', 'reserveMoney', 'bookFlight', 'confirmHotel'].map((step) => `do ${step} succeeded`);

let world: World;

beforeEach(async () => {
  world = new World();
});
afterEach(() => world.stop());

const start = async (): Promise<void> => {
  await world.startParticipants('trip', 'hotel', 'bank', 'flight');
  await world.startOrchestrator();
};

describe('two orchestrators side by side', () => {
  /** How often a command without an answer was sent, every half second. */
  async function sendings(): Promise<number[]> {
    const counts: number[] = [];
    world.broker.lost.add('cmd.flight');
    await world.take('t1');
    while (counts.length < 40) {
      await world.pass(500);
      counts.push(world.broker.count('cmd.flight'));
    }
    return counts;
  }

  it('send each command when one alone would have, and take each answer once', async () => {
    await start();
    const alone = await sendings();
    await world.stop();

    world = new World();
    await start();
    await world.startOrchestrator({ processId: 'o2' });
    const together = await sendings();
    // Ticks come more often, so that a timer may be seen a little earlier.
    for (const [index, count] of together.entries()) expect(Math.abs(count - alone[index]!)).toBeLessThanOrEqual(1);
    expect(world.attempt('t1')).toBe(together.at(-1));
    world.broker.lost.clear();
    await world.ends('t1');
    expect(world.calls('t1')).toEqual(FORWARD);
    const lines = world.journal('t1').map((line) => line.replace(/ after \d+$/, ''));
    expect(lines).toEqual(['do bookHotel started', ...JOURNAL]);
  });

  it('decide once, though both know that the deadline is over', async () => {
    await start();
    world.broker.lost.add('cmd.bank');
    await world.startOrchestrator({ processId: 'o2' });
    await world.take('t1');
    await world.pass(15_000);
    expect(world.journal('t1').filter((line) => line.startsWith('do reserveMoney unknown'))).toHaveLength(1);
  });

  it('look once for a timer that is early, and send nothing for it', async () => {
    await start();
    await world.startOrchestrator({ processId: 'o2' });
    world.broker.hold('cmd.hotel');
    await world.take('t1');
    await world.pass(1_500);
    world.broker.lost.add('cmd.bank');
    world.broker.letPass('cmd.hotel')();
    await world.until('the second step', () => world.saga('t1')!.progress.awaiting[0]!.step === 'reserveMoney');
    const { timerAt, progress } = world.saga('t1')!;
    const { dueMs } = progress.awaiting[0]!;
    expect(timerAt!.getTime()).toBeLessThan(dueMs);
    const { commits } = world.store;
    await world.until('the look', () => world.saga('t1')!.timerAt!.getTime() === dueMs);
    expect(world.broker.count('cmd.bank')).toBe(1);
    // The second one finds it done.
    expect(world.store.commits - commits).toBeLessThanOrEqual(2);
    await world.until('the next attempt', () => world.attempt('t1') === 2);
    expect(world.broker.count('cmd.bank')).toBe(2);
  });

  it('go on with what the other one has begun', async () => {
    await start();
    const second = await world.startOrchestrator({ processId: 'o2' });
    world.broker.lost.add('cmd.bank');
    await world.take('t1', 't2', 't3');
    await second.stop();
    world.broker.lost.clear();
    await world.ends('t1', 't2', 't3');
    for (const tripId of ['t1', 't2', 't3']) expect(world.calls(tripId)).toEqual(FORWARD);
  });

  it('go on with what waits for a participant, whichever of them has noticed its return', async () => {
    await world.startParticipants('trip', 'hotel', 'flight');
    const first = await world.startOrchestrator();
    const tripIds = Array.from({ length: 30 }, (_, index) => `t${index}`);
    await world.take(...tripIds);
    await world.startOrchestrator({ processId: 'o2' });
    await first.stop();
    await world.startParticipants('bank');
    await world.take('t30');
    await world.ends(...tripIds, 't30');
    for (const tripId of [...tripIds, 't30']) expect(world.calls(tripId)).toEqual(FORWARD);
  });
});

describe('a saga that was started with a version of its definition', () => {
  const both = [tripSaga, cheaperTripSaga];

  it('goes on with it, while new ones start with the new version', async () => {
    await world.startParticipants('trip', 'hotel', 'flight');
    const old = await world.startOrchestrator();
    await world.take('t1');
    await old.stop();
    await world.startOrchestrator({ processId: 'o2', definitions: both, starts: startCheaperTripSaga });
    await world.take('t2');
    await world.startParticipants('bank');
    await world.ends('t1', 't2');
    expect(world.calls('t1')).toEqual(FORWARD);
    expect(world.calls('t2')).toEqual(['BookHotel', 'BookFlight']);
    expect([world.saga('t1')!.definitionVersion, world.saga('t2')!.definitionVersion]).toEqual([1, 2]);
  });

  it.each([
    ['that version', [tripSaga]],
    ['its shape', [tripSaga, { ...groupSaga, version: 2 }]],
  ])('waits where nobody knows %s, holds up no other, and goes on when somebody does', async (_what, known) => {
    await world.startParticipants('trip', 'hotel', 'bank', 'flight');
    world.broker.lost.add('cmd.flight');
    const newer = await world.startOrchestrator({ definitions: both, starts: startCheaperTripSaga });
    await world.take('t2');
    await newer.stop();
    world.broker.lost.clear();
    await world.startOrchestrator({ processId: 'o2', definitions: known });
    const before = world.saga('t2');
    await world.take('t1');
    await world.ends('t1');
    await world.pass(60_000);
    expect(world.saga('t2')).toEqual(before);
    expect(world.store.deadLetters.size).toBe(0);
    await world.startOrchestrator({ processId: 'o3', definitions: both });
    await world.ends('t2');
    expect(world.calls('t2')).toEqual(['BookHotel', 'BookFlight']);
  });

  it('is not among the due ones where nobody knows that version: many of them would hide all others', async () => {
    const asked: unknown[] = [];
    const due = world.store.due.bind(world.store);
    world.store.due = (...args) => (asked.push(args[3]), due(...args));
    await world.startOrchestrator();
    await world.pass(1_000);
    expect(asked[0]).toEqual({ column: 'definition_hash', values: [describeSaga(tripSaga).hash] });
  });
});
