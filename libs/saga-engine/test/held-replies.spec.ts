import { settled } from '@comanda/testing';
import { groupSaga, startGroupSaga } from './trip.js';
import { World, type Orchestrator } from './world.js';

const REPLIES = 'reply.orchestrator.o1';
const STARTED = 'do bookHotel started';
const [BOOKED, CHECKED, RESERVED] = ['bookHotel', 'checkPassport', 'reserveMoney'].map(
  (step) => `do ${step} succeeded`,
);

let world: World;
let orchestrator: Orchestrator;

beforeEach(async () => {
  world = new World();
  await world.startParticipants('trip', 'hotel', 'bank', 'border', 'flight');
  orchestrator = await world.startOrchestrator({ definitions: [groupSaga], starts: startGroupSaga });
});
afterEach(() => world.stop());

/** Takes the trip; its participants do nothing yet. */
async function take(refuse?: string): Promise<void> {
  world.broker.hold('cmd.hotel', 'cmd.bank', 'cmd.border');
  await world.take({ tripId: 't1', refuse });
}

/** Lets these do their part of the group, one after the other. What follows the group is lost. */
async function answer(...participants: string[]): Promise<void> {
  world.broker.lost.add('cmd.flight');
  for (const participant of participants) {
    world.broker.letPass(`cmd.${participant}`)();
    for (let turns = 0; turns < 5; turns += 1) await settled();
  }
}

/** Commits of the orchestrator meanwhile. */
async function commitsOf(work: () => Promise<unknown>): Promise<number> {
  const before = world.store.commits;
  await work();
  return world.store.commits - before;
}

async function passBriefly(ms: number): Promise<void> {
  world.clock.advance(ms);
  await settled();
}

describe('replies to a parallel group', () => {
  it.each([
    [
      ['hotel', 'border', 'bank'],
      [BOOKED, CHECKED, RESERVED],
    ],
    [
      ['bank', 'hotel', 'border'],
      [RESERVED, BOOKED, CHECKED],
    ],
  ])(
    'that come apart are taken in one transaction, in the order in which they came: %j',
    async (participants, lines) => {
      await take();
      expect(await commitsOf(() => answer(...participants))).toBe(1);
      expect(world.journal('t1')).toEqual([STARTED, ...lines]);
      expect(world.broker.count('cmd.flight')).toBe(1);
    },
  );

  it('are taken without the others when these do not come soon', async () => {
    await take();
    expect(await commitsOf(() => answer('border'))).toBe(0);
    await passBriefly(99);
    expect(world.journal('t1')).toEqual([STARTED]);
    await passBriefly(1);
    expect(world.journal('t1')).toEqual([STARTED, CHECKED]);
  });

  it('are held from the first on, and not from each of them', async () => {
    await take();
    await answer('border');
    await passBriefly(60);
    await answer('hotel');
    expect(await commitsOf(() => passBriefly(40))).toBe(1);
    expect(world.journal('t1')).toEqual([STARTED, CHECKED, BOOKED]);
  });

  it('wait for none that is being taken', async () => {
    await take();
    await answer('border', 'hotel');
    world.broker.hold(REPLIES);
    await answer('bank');
    const deliver = world.broker.letPass(REPLIES);
    world.clock.advance(100);
    deliver();
    await settled();
    expect(world.journal('t1')).toEqual([STARTED, CHECKED, BOOKED, RESERVED]);
  });

  it('are taken once, however often they come', async () => {
    await take();
    world.broker.hold(REPLIES);
    await answer('border');
    const deliver = world.broker.letPass(REPLIES);
    deliver();
    await settled();
    deliver();
    await settled();
    await answer('hotel', 'bank');
    await passBriefly(100);
    const succeeded = world.journal('t1').filter((line) => line.includes('succeeded'));
    expect(succeeded).toEqual([CHECKED, BOOKED, RESERVED]);
  });

  it('are taken at once with a refusal, which is not held', async () => {
    await take('ReserveMoney');
    expect(await commitsOf(() => answer('border', 'bank'))).toBeGreaterThanOrEqual(1);
    expect(world.journal('t1').slice(0, 3)).toEqual([STARTED, CHECKED, 'do reserveMoney refused NO']);
  });

  it('do not wait for a participant that is absent', async () => {
    await world.stopParticipants('bank');
    world.broker.hold('cmd.hotel', 'cmd.border');
    await world.take('t1');
    expect(world.isWaiting('t1')).toBe(true);
    await answer('border', 'hotel');
    expect(world.journal('t1')).toEqual([STARTED, CHECKED, BOOKED]);
  });

  it('are not held where a refusal comes first', async () => {
    await take('CheckPassport');
    await answer('border');
    expect(world.journal('t1')[1]).toBe('do checkPassport refused NO');
  });

  it('come again when they are lost with the process', async () => {
    await take();
    await answer('border');
    orchestrator.messaging.executor.execute = () => Promise.reject(new Error('killed'));
    await world.startOrchestrator({ processId: 'o2', definitions: [groupSaga], starts: startGroupSaga });
    await answer('hotel', 'bank');
    world.broker.lost.clear();
    await world.ends('t1');
    const [, ...lines] = world.journal('t1').map((line) => line.replace(/ after \d+$/, ''));
    expect(new Set(lines)).toEqual(
      new Set([BOOKED, CHECKED, RESERVED, 'do bookFlight succeeded', 'do confirmHotel succeeded']),
    );
    expect(lines).toHaveLength(5);
    expect(new Set(world.calls('t1')).size).toBe(world.calls('t1').length);
  });

  it('are held by no engine that has stopped', async () => {
    await take();
    await answer('border');
    await orchestrator.engine.stop();
    await settled();
    expect(world.journal('t1')).toEqual([STARTED, CHECKED]);
    expect(await commitsOf(() => answer('hotel'))).toBe(1);
    expect(world.journal('t1')).toEqual([STARTED, CHECKED, BOOKED]);
  });
});
