import { settled } from '@comanda/testing';
import { World } from './world.js';

const FORWARD = ['BookHotel', 'ReserveMoney', 'BookFlight', 'ConfirmHotel'];
const ALL = ['trip', 'hotel', 'bank', 'flight'];

let world: World;

beforeEach(async () => {
  world = new World();
});
afterEach(() => world.stop());

const start = async (...absent: string[]): Promise<void> => {
  await world.startParticipants(...ALL.filter((name) => !absent.includes(name)));
  await world.startOrchestrator();
};
const trips = (count: number): string[] => Array.from({ length: count }, (_, index) => `t${index}`);
const waiting = (tripIds: readonly string[]): number =>
  tripIds.filter((tripId) => world.saga(tripId)!.waitingFor !== undefined).length;
/** All of them wait for the bank. */
async function takeAll(tripIds: readonly string[]): Promise<void> {
  await world.take(...tripIds);
  await world.until('all that wait', () => tripIds.every((tripId) => world.saga(tripId)?.waitingFor === 'bank'));
}
const said = (message: string): unknown[] => world.logs.filter(({ msg }) => msg === message);

describe('a participant that nobody serves', () => {
  it('gets nothing: the saga waits for hours, spends no attempt, passes no deadline, and goes on at once', async () => {
    await start('bank');
    await world.take('t1');
    const sent = world.broker.count('cmd.bank');
    expect(sent).toBe(1);
    await world.pass(120_000);
    expect(world.broker.count('cmd.bank')).toBe(sent);
    expect(world.saga('t1')).toMatchObject({ waitingFor: 'bank', progress: { phase: 'running' } });
    expect(world.attempt('t1')).toBe(0);
    await world.startParticipants('bank');
    await world.pass(500);
    expect(world.calls('t1')).toEqual(FORWARD);
    expect(world.journal('t1')).toContain('do reserveMoney succeeded');
  });

  it('is not looked for while it is absent', async () => {
    await start('bank');
    let looks = 0;
    const find = world.store.find.bind(world.store);
    world.store.find = (...question) => (looks++, find(...question));
    await world.take('t1');
    await world.pass(2_000);
    expect(looks).toBe(0);
  });

  it('gets none of what comes later, either', async () => {
    await start('bank');
    await world.take('t1');
    await takeAll(['t2', 't3']);
    expect(world.broker.count('cmd.bank')).toBe(1);
    expect(waiting(['t1', 't2', 't3'])).toBe(3);
    await world.startParticipants('bank');
    await world.ends('t1', 't2', 't3');
    for (const tripId of ['t1', 't2', 't3']) expect(world.calls(tripId)).toEqual(FORWARD);
  });

  it('is said to be absent once, and to be back once', async () => {
    await start('bank');
    await world.take('t1', 't2');
    await world.pass(5_000);
    expect(said('a participant is absent: its sagas wait')).toMatchObject([{ participant: 'bank' }]);
    await world.startParticipants('bank');
    await world.ends('t1', 't2');
    await world.pass(5_000);
    expect(said('a participant is back: its sagas go on')).toMatchObject([{ participant: 'bank' }]);
  });

  it('that stops under way, and returns, is waited for at the pivot as well', async () => {
    await start();
    await world.take('t1');
    await world.stopParticipants('flight');
    await world.take('t2');
    await world.pass(60_000);
    expect(world.attempt('t2')).toBe(0);
    await world.startParticipants('flight');
    await world.ends('t2');
    expect(world.calls('t2')).toEqual(FORWARD);
  });

  it('holds up no compensation for good', async () => {
    await start();
    world.broker.hold('cmd.flight');
    await world.take({ tripId: 't1', refuse: 'BookFlight' });
    await world.stopParticipants('bank');
    world.broker.letPass('cmd.flight')();
    await world.pass(60_000);
    expect(world.saga('t1')).toMatchObject({ waitingFor: 'bank', progress: { phase: 'compensating' } });
    expect(world.attempt('t1')).toBe(0);
    await world.startParticipants('bank');
    await world.ends('t1');
    expect(world.calls('t1')).toEqual(['BookHotel', 'ReserveMoney', 'FreeMoney', 'CancelHotel', 'CancelTrip']);
  });

  it('and that is back before it is stored that a saga waits for it, is not waited for', async () => {
    await start('bank');
    world.broker.hold('cmd.bank');
    await world.take('t1');
    const gate = Promise.withResolvers<void>();
    const transaction = world.store.transaction.bind(world.store);
    world.store.transaction = (work) => gate.promise.then(() => transaction(work));
    world.broker.letPass('cmd.bank')();
    await settled();
    await world.startParticipants('bank');
    await world.until('its return', () => said('a participant is back: its sagas go on').length > 0);
    gate.resolve();
    await world.pass(1_000);
    expect(world.calls('t1')).toEqual(FORWARD);
  });

  it('is not parked for, however long it takes', async () => {
    await start('flight');
    await world.take('t1');
    await world.pass(600_000);
    expect(world.saga('t1')!.parked).toBeUndefined();
    expect(world.attempt('t1')).toBe(0);
  });
});

describe('a participant that is back', () => {
  /** Sagas that went on in each tick, until none waits. */
  async function ramp(tripIds: readonly string[]): Promise<number[]> {
    const steps: number[] = [];
    let before = waiting(tripIds);
    for (let passed = 0; before > 0 && passed < 5_000; passed += 10) {
      world.clock.advance(10);
      await settled();
      const after = waiting(tripIds);
      if (after < before) steps.push(before - after);
      before = after;
    }
    return steps;
  }

  it('gets what waits by a ramp: a hundred sagas a tick', async () => {
    await start('bank');
    const tripIds = trips(250);
    await takeAll(tripIds);
    await world.startParticipants('bank');
    expect(await ramp(tripIds)).toEqual([100, 100, 50]);
    await world.ends(...tripIds);
    for (const tripId of tripIds) expect(world.calls(tripId)).toEqual(FORWARD);
    const tables = world.saga('t0')!;
    expect(tables).toMatchObject({ waitingFor: undefined, timerAt: undefined });
  });

  it('is not asked about any more when all have gone on', async () => {
    await start('bank');
    await world.take('t1');
    await world.startParticipants('bank');
    await world.ends('t1');
    await world.pass(1_000);
    let asked = 0;
    world.store.find = () => (asked++, Promise.resolve([]));
    const request = world.broker.request.bind(world.broker);
    world.broker.request = (subject, ...question) => {
      if (subject === 'handled.bank') asked += 1;
      return request(subject, ...question);
    };
    await world.pass(450);
    expect(asked).toBe(0);
  });

  it('and gone again before all have gone on is waited for again', async () => {
    await start('bank');
    const tripIds = trips(250);
    await takeAll(tripIds);
    await world.startParticipants('bank');
    await world.until('the first of them', () => waiting(tripIds) === 150);
    await world.stopParticipants('bank');
    await world.until('all that wait', () => waiting(tripIds) >= 150);
    await world.pass(2_000);
    const commits = world.store.commits;
    await world.pass(2_000);
    // It is not knocked at with each tick.
    expect(world.store.commits - commits).toBeLessThan(5);
    await world.startParticipants('bank');
    await world.ends(...tripIds);
    for (const tripId of tripIds) expect(world.calls(tripId)).toEqual(FORWARD);
  });
});

describe('sagas that cannot go on here', () => {
  it('do not hold up for ever what else waits for a participant that is back', async () => {
    await start('bank');
    const tripIds = trips(120);
    await takeAll(tripIds);
    let asked = 0;
    const find = world.store.find.bind(world.store);
    world.store.find = (...question) => (asked++, find(...question));
    const load = world.store.transaction.bind(world.store);
    // None of them can be changed.
    world.store.transaction = () => Promise.reject(new Error('not here'));
    await world.startParticipants('bank');
    await world.pass(5_000);
    expect(asked).toBe(1);
    world.store.transaction = load;
    await world.pass(60_000);
    for (const tripId of tripIds) expect(world.calls(tripId)).toEqual(FORWARD);
  });
});
