import { jest } from '@jest/globals';
import { HealthChecks } from './health-checks.js';
import { configureLogging } from './log-root.js';

let health: HealthChecks;
let lines: { level: string; msg: string; err?: { type: string; message: string; stack?: string } }[];

beforeEach(() => {
  lines = [];
  configureLogging({ destination: { write: (line) => void lines.push(JSON.parse(line) as (typeof lines)[number]) } });
  health = new HealthChecks(100);
});

it('is starting until it is said to be ready', async () => {
  expect(await health.report()).toEqual({ status: 'starting', checks: {} });
  health.setReady();
  expect(await health.report()).toEqual({ status: 'ready', checks: {} });
});

it('is failing while any check throws or rejects', async () => {
  health.setReady();
  health.add('database', () => {
    throw new Error('password=hunter2');
  });
  health.add('broker', async () => undefined);
  expect(await health.report()).toEqual({ status: 'failing', checks: { database: 'failing', broker: 'ok' } });
});

it('leaves no timer behind', async () => {
  jest.useFakeTimers();
  health.add('database', async () => undefined);
  await health.report();
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

it('does not wait for a check that hangs', async () => {
  jest.useFakeTimers();
  health.setReady();
  health.add('database', () => new Promise(() => undefined));
  const report = health.report();
  jest.advanceTimersByTime(100);
  expect(await report).toEqual({ status: 'failing', checks: { database: 'timed out' } });
  jest.useRealTimers();
});

it('is never ready again once it drains', async () => {
  health.setDraining();
  health.setReady();
  expect((await health.report()).status).toBe('draining');
});

it('logs why a check fails when it begins to, and when it passes again', async () => {
  let error: Error | undefined = new Error('refused');
  health.add('database', () => (error ? Promise.reject(error) : undefined));
  await health.report();
  await health.report();
  error = undefined;
  await health.report();
  await health.report();
  expect(lines).toMatchObject([
    { level: 'warn', msg: 'health check failing', err: { type: 'Error', message: 'refused' } },
    { level: 'info', msg: 'health check passes again' },
  ]);
  expect(lines[0]!.err).not.toHaveProperty('stack');
});
