import { jest } from '@jest/globals';
import { DomainError } from '@comanda/kernel';
import { configureLogging } from '@comanda/observability';
import { FakeClock } from '@comanda/testing';
import { PeerBreaker, type BreakerSettings } from './peer-breaker.js';

type Call = () => Promise<string>;
type Line = { level: string; msg: string; audit?: boolean; byWhom?: string; reason?: string };

const settings: BreakerSettings = { capacity: 100, errorPercent: 50, minimumCalls: 4, openMs: 1_000 };
const ada = { byWhom: 'Ada', reason: 'the oven burns', at: new Date(0) };
const opened = ['open', 'it has counted failures'] as const;
let clock: FakeClock;
let breaker: PeerBreaker;
let lines: Line[];

function make(change: Partial<BreakerSettings> = {}): void {
  breaker?.close();
  const isFailure = (error: unknown) => !(error instanceof DomainError);
  breaker = new PeerBreaker({ peer: 'kitchen', kind: 'grpc', settings: { ...settings, ...change }, isFailure, clock });
}
const well: Call = async () => 'well';
const ill: Call = () => Promise.reject(new Error('ill'));
const refusing: Call = () => Promise.reject(new DomainError('NO', 'conflict', 'no'));
async function fire(call: Call, times = 1): Promise<unknown[]> {
  const results: unknown[] = [];
  for (let i = 0; i < times; i += 1) results.push(await breaker.fire(call).catch((error: unknown) => error));
  return results;
}

beforeEach(() => {
  jest.useFakeTimers();
  lines = [];
  configureLogging({ destination: { write: (line) => void lines.push(JSON.parse(line) as Line) } });
  clock = new FakeClock();
  make();
});
afterEach(() => {
  breaker.close();
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

it('passes results and errors on as they are', async () => {
  expect(await fire(well)).toEqual(['well']);
  expect(await fire(ill)).toEqual([new Error('ill')]);
});

it('fails at once, without calling, while too many calls fail', async () => {
  await fire(ill, 4);
  expect(breaker.state).toBe('open');
  const called = jest.fn(well);
  const [error] = await fire(called);
  expect(error).toBeInstanceOf(DomainError);
  expect(error).toMatchObject({ code: 'SERVICE_UNAVAILABLE', kind: 'unavailable', message: 'kitchen is unavailable.' });
  expect(called).not.toHaveBeenCalled();
});

it('stays closed below the volume that means something', async () => {
  await fire(ill, 3);
  expect(breaker.state).toBe('closed');
});

it('stays closed while no more than the given share fails', async () => {
  make({ errorPercent: 60 });
  await fire(well, 4);
  await fire(ill, 6);
  expect(breaker.state).toBe('closed');
  await fire(ill, 1);
  expect(breaker.state).toBe('open');
});

it('does not count what says nothing against the peer', async () => {
  await fire(refusing, 10);
  expect(breaker.state).toBe('closed');
});

it('tries one call after a while, and closes when it succeeds', async () => {
  await fire(ill, 4);
  jest.advanceTimersByTime(1_000);
  expect(breaker.state).toBe('half-open');
  expect(await fire(well)).toEqual(['well']);
  expect(breaker.state).toBe('closed');
});

it('lets no second call through while it tries one', async () => {
  await fire(ill, 4);
  jest.advanceTimersByTime(1_000);
  const trial = Promise.withResolvers<string>();
  const first = breaker.fire(() => trial.promise);
  expect(await fire(well)).toEqual([expect.objectContaining({ why: 'open' })]);
  trial.resolve('well');
  expect(await first).toBe('well');
});

it('stays open when the call that it tries fails', async () => {
  await fire(ill, 4);
  jest.advanceTimersByTime(1_000);
  await fire(ill);
  expect(breaker.state).toBe('open');
});

it('does not hold it against the peer that there were too many calls', async () => {
  make({ capacity: 1 });
  const slow = Promise.withResolvers<string>();
  const first = breaker.fire(() => slow.promise);
  expect(await fire(well, 10)).toEqual(Array(10).fill(expect.objectContaining({ why: 'full' })));
  expect([breaker.state, breaker.status().failures, breaker.status().rejected]).toEqual(['closed', 0, 10]);
  slow.resolve('well');
  await first;
});

it('fails every call once it is closed for good', async () => {
  breaker.close();
  expect(await fire(well)).toEqual([expect.objectContaining({ code: 'SERVICE_UNAVAILABLE', why: 'stopped' })]);
});

it('logs each change of its state, and says since when it is in it', async () => {
  clock.advance(5_000);
  await fire(ill, 4);
  expect(breaker.status().since).toEqual(clock.now());
  jest.advanceTimersByTime(1_000);
  await fire(well);
  expect(lines.map(({ msg }) => msg)).toEqual([
    'breaker of kitchen is open: its calls fail at once',
    'breaker of kitchen tries one call',
    'breaker of kitchen is closed again',
  ]);
});

describe('with other settings', () => {
  it('opens as they say', async () => {
    breaker.update({ ...settings, minimumCalls: 2 });
    await fire(ill, 2);
    expect(breaker.state).toBe('open');
  });

  it('forgets nothing when they are the same', async () => {
    await fire(ill, 3);
    breaker.update({ ...settings });
    await fire(ill, 1);
    expect(breaker.state).toBe('open');
  });

  it('stays open, and tries a call after the new time', async () => {
    await fire(ill, 4);
    breaker.update({ ...settings, openMs: 3_000 });
    expect(breaker.state).toBe('open');
    jest.advanceTimersByTime(2_999);
    expect(breaker.state).toBe('open');
    jest.advanceTimersByTime(1);
    expect(breaker.state).toBe('half-open');
  });
});

describe('forced open', () => {
  beforeEach(() => breaker.force({ state: 'open', ...ada }));

  it('calls nobody, for however long', async () => {
    jest.advanceTimersByTime(60_000);
    const called = jest.fn(well);
    expect(await fire(called)).toEqual([expect.objectContaining({ why: 'open' })]);
    expect(called).not.toHaveBeenCalled();
    expect(breaker.status()).toMatchObject({ state: 'open', forced: { state: 'open', ...ada } });
  });

  it('calls again when it is let go', async () => {
    breaker.force({ state: 'automatic', ...ada });
    expect(await fire(well)).toEqual(['well']);
    expect(breaker.status().forced).toBeUndefined();
  });
});

describe('forced closed', () => {
  it.each([opened, ['closed', 'it is well']] as const)(
    'calls whatever fails, when it was %s since %s',
    async (state) => {
      if (state === 'open') await fire(ill, 4);
      breaker.force({ state: 'closed', ...ada });
      expect(await fire(ill, 20)).toEqual(Array(20).fill(new Error('ill')));
      expect(breaker.state).toBe('closed');
    },
  );

  it('counts from the beginning when it is let go', async () => {
    breaker.force({ state: 'closed', ...ada });
    await fire(ill, 20);
    breaker.force({ state: 'automatic', ...ada });
    await fire(ill, 1);
    expect(breaker.status()).toMatchObject({ state: 'closed', failures: 1 });
  });
});

it('writes down who forced it, and why, for an audit', () => {
  breaker.force({ state: 'open', ...ada });
  breaker.force({ state: 'automatic', ...ada });
  expect(lines.filter(({ audit }) => audit)).toMatchObject([
    { level: 'warn', msg: 'breaker of kitchen is forced open', byWhom: 'Ada', reason: 'the oven burns' },
    { level: 'warn', msg: 'breaker of kitchen is automatic again', byWhom: 'Ada', reason: 'the oven burns' },
  ]);
});
