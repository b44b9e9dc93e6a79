import { settled } from '@comanda/testing';
import type { ParticipantBreakers } from '../src/index.js';
import { startTripSaga } from './trip.js';
import { World } from './world.js';

const FORWARD = ['BookHotel', 'ReserveMoney', 'BookFlight', 'ConfirmHotel'];

/** A breaker that the test opens and closes. */
class FakeBreakers implements ParticipantBreakers {
  readonly rooms = new Map<string, number>();
  readonly seen: string[] = [];

  room(participant: string): number {
    return this.rooms.get(participant) ?? Infinity;
  }
  get spared(): ReadonlySet<string> {
    return new Set([...this.rooms].filter(([, room]) => room === 0).map(([name]) => name));
  }
  sent(participant: string): void {
    this.seen.push(`sent ${participant}`);
    // One to try, and no other until there is news of it.
    if (this.rooms.get(participant) === 1) this.rooms.set(participant, 0);
  }
  answered(participant: string): void {
    this.seen.push(`answered ${participant}`);
  }
  timedOut(participant: string): void {
    this.seen.push(`timed out ${participant}`);
  }
}

let world: World;
let breakers: FakeBreakers;

beforeEach(async () => {
  world = new World();
  breakers = new FakeBreakers();
  await world.startParticipants('trip', 'hotel', 'bank', 'flight');
  await world.startOrchestrator({ breakers, starts: startTripSaga.sparing(() => breakers.spared) });
});
afterEach(() => world.stop());

const trips = (count: number): string[] => Array.from({ length: count }, (_, index) => `t${index}`);
const waiting = (tripIds: readonly string[]): number => tripIds.filter((tripId) => world.isWaiting(tripId)).length;

describe('a participant behind an open breaker', () => {
  it('is sent nothing, and its sagas wait without spending attempts or deadlines', async () => {
    breakers.rooms.set('bank', 0);
    await world.take('t1');
    await world.until('it to wait', () => world.saga('t1')!.waitingFor === 'bank');
    await world.pass(600_000);
    expect(world.attempt('t1')).toBe(0);
    expect(world.saga('t1')!.progress.phase).toBe('running');
    expect(world.calls('t1')).toEqual(['BookHotel']);
    breakers.rooms.clear();
    await world.ends('t1');
    expect(world.calls('t1')).toEqual(FORWARD);
    expect(world.saga('t1')!.progress.phase).toBe('completed');
  });

  it('is not sent the first command of a saga, either', async () => {
    breakers.rooms.set('hotel', 0);
    await world.take('t1');
    await world.until('it to wait', () => world.saga('t1')?.waitingFor === 'hotel');
    expect([world.attempt('t1'), world.calls('t1')]).toEqual([0, []]);
    breakers.rooms.clear();
    await world.ends('t1');
  });

  it('gets one command to try, and the others when that was answered', async () => {
    breakers.rooms.set('bank', 0);
    const tripIds = trips(5);
    await world.take(...tripIds);
    await world.until('all to wait', () => waiting(tripIds) === 5);
    breakers.rooms.set('bank', 1);
    await world.until('one to go on', () => waiting(tripIds) === 4);
    await world.pass(5_000);
    expect(waiting(tripIds)).toBe(4);
    breakers.rooms.clear();
    await world.ends(...tripIds);
  });

  it('is not given more in a tick than there is room for', async () => {
    breakers.rooms.set('bank', 0);
    const tripIds = trips(5);
    await world.take(...tripIds);
    await world.until('all to wait', () => waiting(tripIds) === 5);
    // There is room for one, again and again.
    breakers.sent = () => undefined;
    breakers.rooms.set('bank', 1);
    await world.until('one to go on', () => waiting(tripIds) < 5);
    // Less than a tick.
    for (let turns = 0; turns < 10; turns += 1) {
      world.clock.advance(10);
      await settled();
    }
    expect(waiting(tripIds)).toBe(4);
    await world.ends(...tripIds);
  });

  it('is given its sagas back a hundred at a time', async () => {
    breakers.rooms.set('bank', 0);
    const tripIds = trips(110);
    await world.take(...tripIds);
    await world.until('all to wait', () => waiting(tripIds) === 110);
    breakers.rooms.clear();
    const beganMs = world.clock.monotonicMs();
    await world.until('the first to go on', () => waiting(tripIds) <= 10);
    expect(waiting(tripIds)).toBe(10);
    // At once, and not when they happen to be looked at.
    expect(world.clock.monotonicMs() - beganMs).toBeLessThan(2_000);
    await world.ends(...tripIds);
  });
});

it('tells its breakers what was sent, answered, and not answered', async () => {
  world.broker.lost.add('cmd.flight');
  await world.take('t1');
  await world.until('it to be sent again', () => world.attempt('t1') === 2);
  expect(breakers.seen).toEqual([
    'answered hotel',
    'sent bank',
    'answered bank',
    'sent flight',
    'timed out flight',
    'sent flight',
  ]);
});
