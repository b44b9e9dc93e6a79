import { configureLogging } from '@comanda/observability';
import { eventually, FakeClock, settled } from '@comanda/testing';
import type { Peers } from '../peers/peers.js';
import { ActJournal } from './act-journal.js';
import type { OperatorAct } from './operator-act.js';

const act = (actId: string): OperatorAct => ({
  actId,
  kind: 'force-breaker',
  target: 'kitchen',
  wanted: 'open',
  byWhom: 'Ada',
  reason: 'the oven burns',
  at: new Date(0),
  took: [{ service: 'order', instanceId: 'order-1' }],
  unavailable: [],
});

let isAway: boolean;
let kept: string[];
let clock: FakeClock;
let journal: ActJournal;

beforeEach(() => {
  configureLogging({ level: 'silent' });
  [isAway, kept, clock] = [false, [], new FakeClock()];
  const call = async (_rpc: unknown, { act }: { act: { actId: string } }) => {
    if (isAway) throw new Error('away');
    kept.push(act.actId);
  };
  journal = new ActJournal({ call } as unknown as Pick<Peers, 'call'>, clock);
});

it('says that an act is kept', async () => {
  expect([await journal.record(act('a')), kept, clock.waiting]).toEqual([true, ['a'], 0]);
});

it('has what the orchestrator did not take recorded when it is back, in the order in which it was done', async () => {
  isAway = true;
  expect([await journal.record(act('a')), await journal.record(act('b'))]).toEqual([false, false]);
  clock.advance(60_000);
  await settled();
  isAway = false;
  await eventually('both to be kept', () => kept.length === 2, { meanwhile: () => clock.advance(1_000) });
  expect([kept, clock.waiting]).toEqual([['a', 'b'], 0]);
});

it('has a last try when the process stops, and then leaves no timer', async () => {
  isAway = true;
  await journal.record(act('a'));
  isAway = false;
  await journal.onModuleDestroy();
  expect([kept, clock.waiting]).toEqual([['a'], 0]);
});

it('leaves no timer when the last try fails', async () => {
  isAway = true;
  await journal.record(act('a'));
  await journal.onModuleDestroy();
  expect([kept, clock.waiting]).toEqual([[], 0]);
});
