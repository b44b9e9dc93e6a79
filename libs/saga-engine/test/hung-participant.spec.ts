import { groupSaga, startGroupSaga } from './trip.js';
import { World } from './world.js';

const FORWARD = ['BookHotel', 'ReserveMoney', 'BookFlight', 'ConfirmHotel'];

let world: World;

beforeEach(async () => {
  world = new World();
  await world.startParticipants('trip', 'hotel', 'bank', 'flight');
  await world.startOrchestrator();
});
afterEach(() => world.stop());

const trips = (count: number): string[] => Array.from({ length: count }, (_, index) => `t${index}`);
const waiting = (tripIds: readonly string[]): number =>
  tripIds.filter((tripId) => world.saga(tripId)!.waitingFor !== undefined).length;
const said = (message: string): unknown[] => world.logs.filter(({ msg }) => msg === message);

describe('a participant that takes commands, and neither answers them nor says that it is there', () => {
  const hang = (): void => void world.broker.lost.add('cmd.flight').add('handled.flight');
  const absent = 'a participant does not answer: its sagas wait';

  it('becomes absent after twenty commands, and what waits goes on when it is back', async () => {
    hang();
    const tripIds = trips(20);
    await world.take(...tripIds);
    await world.until('its absence', () => said(absent).length > 0);
    expect(said(absent)).toMatchObject([{ participant: 'flight' }]);
    await world.pass(20_000);
    const attempts = tripIds.map((tripId) => world.attempt(tripId));
    expect(waiting(tripIds)).toBe(20);
    await world.pass(300_000);
    expect(tripIds.map((tripId) => world.attempt(tripId))).toEqual(attempts);
    world.broker.lost.clear();
    await world.ends(...tripIds);
    for (const tripId of tripIds) expect(world.calls(tripId)).toEqual(FORWARD);
  });

  it('is not absent while it says that it is there: it is slow', async () => {
    world.broker.lost.add('cmd.flight');
    const tripIds = trips(20);
    await world.take(...tripIds);
    await world.pass(30_000);
    expect(waiting(tripIds)).toBe(0);
    expect(said(absent)).toEqual([]);
  });

  it('is not absent after fewer', async () => {
    hang();
    const tripIds = trips(3);
    await world.take(...tripIds);
    await world.until('an attempt', () => tripIds.every((tripId) => world.attempt(tripId) === 3));
    expect(said(absent)).toEqual([]);
  });

  it('is not meant by a command that was sent for the first time', async () => {
    await world.stop();
    world = new World();
    await world.startParticipants('trip', 'hotel', 'bank', 'border');
    await world.startOrchestrator({ definitions: [groupSaga], starts: startGroupSaga });
    world.broker.lost.add('cmd.border');
    const tripIds = trips(20);
    await world.take(...tripIds);
    await world.pass(29_000);
    // The border's deadline makes them free the money, for which the bank gets its time.
    world.broker.lost.add('cmd.bank');
    let asked = 0;
    const request = world.broker.request.bind(world.broker);
    world.broker.request = (subject, ...question) => {
      if (subject === 'handled.bank') asked += 1;
      return request(subject, ...question);
    };
    await world.pass(2_500);
    for (const tripId of tripIds) expect(world.saga(tripId)!.progress.awaiting[0]!.step).toBe('reserveMoney');
    expect(asked).toBe(0);
  });

  it('is not absent when it answers in between', async () => {
    const tripIds = trips(15);
    hang();
    await world.take(...tripIds);
    await world.until('an attempt', () => tripIds.every((tripId) => world.attempt(tripId) === 2));
    // Not all of them can be decided: it answers the others.
    world.broker.lost.delete('cmd.flight');
    await world.ends(...tripIds);
    world.broker.lost.add('cmd.flight');
    const more = trips(30).slice(15);
    await world.take(...more);
    await world.until('an attempt', () => more.every((tripId) => world.attempt(tripId) === 2));
    expect(said(absent)).toEqual([]);
  });
});
