import { jest } from '@jest/globals';
import { DomainError } from '@comanda/kernel';
import { configureLogging } from '@comanda/observability';
import { eventually, FakeClock, SeededRandom, settled } from '@comanda/testing';
import { withinDeadline } from './deadline.js';
import { Policy, type Attempt, type PolicyOptions } from './policy.js';
import { defaultPolicySettings, type PolicySettings } from './policy-settings.js';

let clock: FakeClock;
let policy: Policy;
let settings: PolicySettings;

function make(options: Partial<PolicyOptions> = {}): void {
  policy?.close();
  const parts = { clock, random: new SeededRandom(), settings: () => settings };
  policy = new Policy({ peer: 'kitchen', kind: 'grpc', ...parts, ...options });
}

const lost = () => new DomainError('DOWN', 'unavailable', 'down');
const fail = async (): Promise<never> => {
  throw lost();
};
const hang = () => new Promise<never>(() => undefined);
const outcome = (running: Promise<unknown>) => running.catch((error: unknown) => error);
async function afterAll(running: Promise<unknown>): Promise<unknown> {
  let result: unknown;
  void outcome(running).then((value) => (result = value ?? 'nothing'));
  await eventually('the call to end', () => result !== undefined, { meanwhile: () => clock.advance(10) });
  return result;
}

beforeEach(() => {
  configureLogging({ level: 'silent' });
  clock = new FakeClock();
  settings = { ...defaultPolicySettings, minimumCalls: 1_000_000, retryBudgetPercent: 100 };
  make();
});
afterEach(() => {
  policy.close();
  expect(clock.waiting).toBe(0);
});

it('answers what the peer answers, and throws what it refuses', async () => {
  expect(await policy.run(async () => 'menu')).toBe('menu');
  const refusal = new DomainError('NO', 'conflict', 'no');
  const refuse = jest.fn(() => Promise.reject(refusal));
  expect(await outcome(policy.run(refuse, { repeatable: true }))).toBe(refusal);
  expect(refuse).toHaveBeenCalledTimes(1);
});

it('tries again what was lost, if that may be done twice', async () => {
  const once = jest.fn(fail).mockRejectedValueOnce(lost());
  expect(await afterAll(policy.run(once))).toMatchObject({ code: 'DOWN' });
  expect(once).toHaveBeenCalledTimes(1);
  const twice = jest
    .fn<(attempt: Attempt) => Promise<string>>()
    .mockRejectedValueOnce(lost())
    .mockResolvedValue('well');
  expect(await afterAll(policy.run(twice, { repeatable: true }))).toBe('well');
  expect(twice.mock.calls.map(([{ number }]) => number)).toEqual([1, 2]);
});

it('never adds more than a tenth to the load, whatever fails', async () => {
  settings = { ...settings, retryBudgetPercent: 10, retries: 5 };
  const call = jest.fn(fail);
  for (let calls = 0; calls < 200; calls += 1) await afterAll(policy.run(call, { repeatable: true }));
  expect(call).toHaveBeenCalledTimes(220);
});

it('leaves trying again to a call that does so itself, within the same budget', async () => {
  settings = { ...settings, retries: 7, retryBudgetPercent: 10 };
  const most: number[] = [];
  const itself = jest.fn(async ({ retries }: Attempt) => {
    most.push(retries.most);
    if (retries.takeOut()) most.push(0);
    throw lost();
  });
  for (let calls = 0; calls < 10; calls += 1)
    await outcome(policy.run(itself, { repeatable: true, retriesItself: true }));
  expect(itself).toHaveBeenCalledTimes(10);
  expect(most).toEqual([...Array(10).fill(7), 0]);
});

it('gives an attempt the time that is left, and ends it by its signal', async () => {
  const times: number[] = [];
  let signal: AbortSignal | undefined;
  const slow = async (attempt: Attempt) => {
    times.push(attempt.timeLeftMs);
    signal = attempt.signal;
    return hang();
  };
  const call = outcome(policy.run(slow, { deadlineMs: 300 }));
  clock.advance(299);
  await settled();
  expect(signal!.aborted).toBe(false);
  clock.advance(1);
  expect(await call).toMatchObject({ code: 'SERVICE_UNAVAILABLE', kind: 'unavailable' });
  expect([signal!.aborted, times]).toEqual([true, [300]]);
});

it('counts the time of its retries as time of the call', async () => {
  settings = { ...settings, deadlineMs: 1_000, retries: 100 };
  const times: number[] = [];
  const slow = async ({ timeLeftMs }: Attempt) => {
    times.push(timeLeftMs);
    clock.advance(300);
    throw lost();
  };
  for (let calls = 0; calls < 50; calls += 1) await policy.run(async () => 'saved up');
  expect(await afterAll(policy.run(slow, { repeatable: true }))).toMatchObject({ code: 'DOWN' });
  expect(times.length).toBeGreaterThan(1);
  expect(times.length).toBeLessThanOrEqual(4);
  expect(times.every((time) => time > 0 && time <= 1_000)).toBe(true);
});

it('has no more time than who asked for it, however deep inside', async () => {
  const times: number[] = [];
  const note = async ({ timeLeftMs }: Attempt) => void times.push(timeLeftMs);
  await withinDeadline(clock, 200, async () => {
    await Promise.resolve();
    clock.advance(50);
    await policy.run(note);
    await withinDeadline(clock, 10_000, () => policy.run(note));
    await withinDeadline(clock, 40, () => policy.run(note));
  });
  await policy.run(note);
  expect(times).toEqual([150, 150, 40, defaultPolicySettings.deadlineMs]);
});

it('does not call for somebody whose time is over', async () => {
  const call = jest.fn(fail);
  const late = withinDeadline(clock, 10, async () => {
    clock.advance(10);
    return outcome(policy.run(call));
  });
  expect([await late, call.mock.calls.length]).toEqual([expect.objectContaining({ why: 'too-late' }), 0]);
});

it('ends the call of somebody who has gone, which says nothing against the peer', async () => {
  settings = { ...settings, minimumCalls: 1, errorPercent: 1 };
  const caller = new AbortController();
  const call = outcome(policy.run(hang, { signal: caller.signal, repeatable: true }));
  caller.abort(new Error('closed the tab'));
  expect(await call).toMatchObject({ name: 'CallAbandonedError', cause: { message: 'closed the tab' } });
  expect(policy.status()).toMatchObject({ state: 'closed', failures: 0 });
});

it('does not retry for somebody who has gone', async () => {
  const caller = new AbortController();
  const call = jest.fn(fail);
  const running = outcome(policy.run(call, { signal: caller.signal, repeatable: true }));
  await settled();
  caller.abort();
  await afterAll(running);
  expect(call).toHaveBeenCalledTimes(1);
});

it('fails at once what is too much at the same time', async () => {
  settings = { ...settings, capacity: 2 };
  make();
  const running = [1, 2].map(() => outcome(policy.run(hang, { deadlineMs: 100 })));
  const called = jest.fn(fail);
  expect(await outcome(policy.run(called, { repeatable: true }))).toMatchObject({ why: 'full', kind: 'unavailable' });
  expect(called).not.toHaveBeenCalled();
  clock.advance(100);
  await Promise.all(running);
  expect(await policy.run(async () => 'free again')).toBe('free again');
});

it('does not call, and does not retry, while its breaker is open', async () => {
  settings = { ...settings, minimumCalls: 4 };
  for (let calls = 0; calls < 4; calls += 1) await outcome(policy.run(fail));
  const called = jest.fn(fail);
  expect(await outcome(policy.run(called, { repeatable: true }))).toMatchObject({
    why: 'open',
    code: 'SERVICE_UNAVAILABLE',
  });
  expect(called).not.toHaveBeenCalled();
});

it('answers by its fallback when the peer cannot, and only then', async () => {
  const fallback = () => 'what it said last';
  expect(await afterAll(policy.run<string>(fail, { fallback }))).toBe('what it said last');
  expect(await policy.run(async () => 'new', { fallback })).toBe('new');
  const refuse = () => Promise.reject(new DomainError('NO', 'conflict', 'no'));
  expect(await outcome(policy.run<string>(refuse, { fallback }))).toMatchObject({ code: 'NO' });
});

it('follows its settings from one call to the next', async () => {
  for (let calls = 0; calls < 4; calls += 1) await outcome(policy.run(fail));
  expect(policy.status().state).toBe('closed');
  settings = { ...settings, minimumCalls: 4 };
  for (let calls = 0; calls < 4; calls += 1) await outcome(policy.run(fail));
  expect(policy.status().state).toBe('open');
  // An open one is not closed by that.
  settings = { ...settings, minimumCalls: 5 };
  expect(await outcome(policy.run(async () => 'well'))).toMatchObject({ why: 'open' });
});
