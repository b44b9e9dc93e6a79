import { jest } from '@jest/globals';
import { DomainError } from '@comanda/kernel';
import { configureLogging } from '@comanda/observability';
import { createBreaker, type Breaker, type BreakerOptions } from './breaker.js';

type Call = () => Promise<string>;

let breaker: Breaker<[Call], string>;
let lines: string[];

function open(options: BreakerOptions = {}): void {
  breaker = createBreaker('kitchen', (call: Call) => call(), { volumeThreshold: 4, resetTimeoutMs: 1_000, ...options });
}
const well: Call = async () => 'well';
const ill: Call = async () => {
  throw new Error('ill');
};
const refusing: Call = async () => {
  throw new DomainError('NO', 'conflict', 'no');
};
async function fire(call: Call, times = 1): Promise<unknown[]> {
  const results: unknown[] = [];
  for (let i = 0; i < times; i += 1) results.push(await breaker.fire(call).catch((error: unknown) => error));
  return results;
}

beforeEach(() => {
  jest.useFakeTimers();
  lines = [];
  configureLogging({ destination: { write: (line) => void lines.push(line) } });
});
afterEach(() => {
  breaker.close();
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

it('passes results and errors on as they are', async () => {
  open();
  expect(await fire(well)).toEqual(['well']);
  expect(await fire(ill)).toEqual([new Error('ill')]);
});

it('fails at once, without calling, while too many calls fail', async () => {
  open();
  await fire(ill, 4);
  expect(breaker.state).toBe('open');
  const called = jest.fn(well);
  const [error] = await fire(called);
  expect(error).toBeInstanceOf(DomainError);
  expect(error).toMatchObject({ code: 'SERVICE_UNAVAILABLE', kind: 'unavailable', message: 'kitchen is unavailable.' });
  expect(called).not.toHaveBeenCalled();
});

it('stays closed below the volume that means something', async () => {
  open();
  await fire(ill, 3);
  expect(breaker.state).toBe('closed');
});

it('stays closed while no more than the given share fails', async () => {
  open({ errorThresholdPercentage: 60 });
  await fire(well, 4);
  await fire(ill, 6);
  expect(breaker.state).toBe('closed');
  await fire(ill, 1);
  expect(breaker.state).toBe('open');
});

it('does not count refusals, since they show that the peer is well', async () => {
  open();
  await fire(refusing, 10);
  expect(breaker.state).toBe('closed');
});

it('counts what the caller calls a failure', async () => {
  open({ isFailure: () => true });
  await fire(refusing, 4);
  expect(breaker.state).toBe('open');
});

it('counts a refusal of kind `unavailable`', async () => {
  open();
  await fire(() => Promise.reject(new DomainError('DOWN', 'unavailable', 'down')), 4);
  expect(breaker.state).toBe('open');
});

it('tries one call after a while, and closes when it succeeds', async () => {
  open();
  await fire(ill, 4);
  jest.advanceTimersByTime(1_000);
  expect(breaker.state).toBe('half-open');
  expect(await fire(well)).toEqual(['well']);
  expect(breaker.state).toBe('closed');
});

it('stays open when the call that it tries fails', async () => {
  open();
  await fire(ill, 4);
  jest.advanceTimersByTime(1_000);
  await fire(ill);
  expect(breaker.state).toBe('open');
});

it('fails a call that takes too long as `unavailable`', async () => {
  open({ timeoutMs: 100 });
  const result = fire(() => new Promise<never>(() => undefined));
  jest.advanceTimersByTime(100);
  expect(await result).toEqual([expect.objectContaining({ code: 'SERVICE_UNAVAILABLE' })]);
});

it('fails every call once it is closed for good', async () => {
  open();
  breaker.close();
  expect(await fire(well)).toEqual([expect.objectContaining({ code: 'SERVICE_UNAVAILABLE' })]);
});

it('logs each change of its state', async () => {
  open();
  await fire(ill, 4);
  jest.advanceTimersByTime(1_000);
  await fire(well);
  expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
    'breaker of kitchen is open: its calls fail at once',
    'breaker of kitchen tries one call',
    'breaker of kitchen is closed again',
  ]);
});
