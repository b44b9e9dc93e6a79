import { createNoopMeter, metrics } from '@opentelemetry/api';
import { ATTEMPTS_EXHAUSTED, type RepairAct } from '../src/index.js';
import { World } from './world.js';

const FORWARD = ['BookHotel', 'ReserveMoney', 'BookFlight', 'ConfirmHotel'];
const UNDONE = ['BookHotel', 'ReserveMoney', 'FreeMoney', 'CancelHotel', 'CancelTrip'];
const PARKED = { saga_id: 'trip-t1', step: 'bookFlight', direction: 'do', reason: ATTEMPTS_EXHAUSTED };

let world: World;
let counted: string[];

beforeEach(async () => {
  counted = [];
  const createCounter = (name: string) => ({ add: () => void (name === 'saga.parked' && counted.push(name)) });
  metrics.disable();
  metrics.setGlobalMeterProvider({ getMeter: () => Object.assign(createNoopMeter(), { createCounter }) });
  world = new World();
  await world.startParticipants('trip', 'hotel', 'bank', 'flight', 'console');
  await world.startOrchestrator();
});
afterEach(() => world.stop());
afterAll(() => metrics.disable());

/** The flight does not answer for so long that the saga is parked. */
async function park(): Promise<void> {
  world.broker.lost.add('cmd.flight');
  await world.take('t1');
  await parked();
  world.broker.lost.clear();
}

async function parked(): Promise<void> {
  for (let minutes = 0; world.saga('t1')!.parked === undefined; minutes += 1) {
    if (minutes > 10) throw new Error('not parked');
    await world.pass(60_000);
  }
}

describe('a saga that is parked', () => {
  const said = (): unknown[] => world.logs.filter(({ msg }) => msg === 'a saga is parked: it needs an operator');

  it('is told through the outbox, once, logged and counted', async () => {
    await park();
    await world.pass(120_000);
    expect(world.notices()).toEqual([PARKED]);
    expect(world.store.outbox.size).toBe(0);
    expect(counted).toEqual(['saga.parked']);
    expect(said()).toMatchObject([{ level: 'error', sagaId: 'trip-t1', subject: 't1', parked: ATTEMPTS_EXHAUSTED }]);
    expect(world.broker.count('cmd.flight')).toBe(20);
    expect(world.journal('t1').at(-1)).toBe('do bookFlight parked ATTEMPTS_EXHAUSTED after 20');
  });

  it('is nothing new when it is refused once more', async () => {
    let last: Uint8Array = Buffer.alloc(0);
    const publish = world.broker.publish.bind(world.broker);
    world.broker.publish = (subject, payload, ...rest) => {
      if (subject === 'cmd.hotel') last = payload;
      publish(subject, payload, ...rest);
    };
    await world.take({ tripId: 't1', refuse: 'ConfirmHotel' });
    await parked();
    publish('cmd.hotel', last);
    await world.pass(1_000);
    expect(world.journal('t1').slice(-2)).toEqual([
      'do confirmHotel parked ATTEMPTS_EXHAUSTED after 20',
      'do confirmHotel refused NO after 20',
    ]);
    expect([said().length, counted.length, world.notices().length]).toEqual([1, 1, 1]);
  });

  it('is told once by two orchestrators', async () => {
    await world.startOrchestrator({ processId: 'o2' });
    await park();
    await world.pass(60_000);
    expect(world.notices()).toEqual([PARKED]);
    expect(world.journal('t1').filter((line) => line.includes('parked'))).toHaveLength(1);
  });

  it('is told again when it is parked again', async () => {
    await park();
    world.broker.lost.add('cmd.flight');
    await world.repair('t1', { kind: 'retry' });
    await parked();
    await world.pass(5_000);
    expect(world.notices()).toEqual([PARKED, PARKED]);
    expect(world.broker.count('cmd.flight')).toBe(40);
  });
});

describe('an operator', () => {
  const ACTS: [string, RepairAct, unknown[], string][] = [
    ['retry', { kind: 'retry' }, FORWARD, 'do bookFlight retried after 20 by ann: INC-7'],
    [
      'skip',
      { kind: 'skip', step: 'bookFlight', reply: {} },
      ['BookHotel', 'ReserveMoney', 'ConfirmHotel'],
      'do bookFlight skipped after 20 by ann: INC-7',
    ],
    [
      'force',
      { kind: 'force', step: 'bookFlight', code: 'STRIKE' },
      UNDONE,
      'do bookFlight forced STRIKE after 20 by ann: INC-7',
    ],
  ];

  it.each(ACTS)('can %s, after a preview that changes and sends nothing', async (_act, act, calls, line) => {
    await park();
    const [before, journal, sent] = [world.saga('t1'), world.journal('t1'), world.broker.count('cmd.flight')];
    const preview = await world.repair('t1', act, true);
    await world.pass(5_000);
    expect(world.saga('t1')).toEqual(before);
    expect(world.journal('t1')).toEqual(journal);
    expect(world.broker.count('cmd.flight')).toBe(sent);

    const done = await world.repair('t1', act);
    expect(done.sends).toEqual(preview.sends);
    expect(done.instance.progress.phase).toBe(preview.instance.progress.phase);
    await world.ends('t1');
    expect(world.calls('t1')).toEqual(calls);
    expect(world.journal('t1')).toContain(line);
  });

  it('can turn a running saga back: what is awaited is undone, done or not', async () => {
    world.broker.lost.add('reply.orchestrator.o1');
    await world.take('t1');
    expect(world.calls('t1')).toEqual(['BookHotel']);
    world.broker.lost.clear();
    await world.repair('t1', { kind: 'compensate' });
    await world.ends('t1');
    expect(world.calls('t1')).toEqual(['BookHotel', 'CancelHotel', 'CancelTrip']);
    expect(world.journal('t1')).toContain('do bookHotel turned-back COMPENSATED_BY_OPERATOR by ann: INC-7');
  });

  it.each<[string, RepairAct]>([
    ['SAGA_PAST_PIVOT', { kind: 'compensate' }],
    ['STEP_NOT_AWAITED', { kind: 'skip', step: 'bookHotel', reply: {} }],
  ])('is refused with %s, which changes nothing', async (code, act) => {
    await park();
    const [before, journal] = [world.saga('t1'), world.journal('t1')];
    await expect(world.repair('t1', act)).rejects.toMatchObject({ code, kind: 'conflict' });
    expect(world.saga('t1')).toEqual(before);
    expect(world.journal('t1')).toEqual(journal);
  });

  it('is told when there is no such saga', async () => {
    await expect(world.repair('t1', { kind: 'retry' })).rejects.toMatchObject({
      code: 'SAGA_NOT_FOUND',
      kind: 'not-found',
    });
  });

  it('ends a saga by a skip, which is logged like any end', async () => {
    world.broker.hold('cmd.hotel');
    await world.take({ tripId: 't1', refuse: 'BookHotel' });
    world.broker.letPass('cmd.hotel')();
    world.broker.lost.add('cmd.trip');
    await world.until('the undoing', () => world.saga('t1')!.progress.phase === 'compensating');
    const skip = { kind: 'skip', step: 'takeTrip', reply: {} } as const;
    expect((await world.repair('t1', skip, true)).instance.progress.phase).toBe('compensated');
    expect(world.logs.filter(({ msg }) => msg === 'saga ended')).toEqual([]);
    await world.repair('t1', skip);
    expect(world.saga('t1')!.progress.phase).toBe('compensated');
    expect(world.logs.filter(({ msg }) => msg === 'saga ended')).toMatchObject([{ sagaId: 'trip-t1' }]);
  });
});
