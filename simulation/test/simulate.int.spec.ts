import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { jest } from '@jest/globals';

jest.setTimeout(240_000);

const worker = fileURLToPath(new URL('../../tools/simulate/worker.mjs', import.meta.url));
const run = promisify(execFile);

/** What a simulating process prints, a process of its own as with `npm run simulate`. */
async function simulating<T>(...args: string[]): Promise<T> {
  const { stdout } = await run(process.execPath, ['--disable-warning=ExperimentalWarning', worker, ...args]);
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as T;
}

const options = {
  seeds: 200,
  from: 1_000_000,
  trace: false,
  keep: false,
  mutants: false,
  mutant: [],
  json: true,
  help: false,
};

it('violates nothing, with faults in every run, and gives the same history for the same seed', async () => {
  const report = await simulating<{ seeds: number; faults: number; violations: number; failures: unknown[] }>(
    'simulate',
    JSON.stringify(options),
  );
  expect(report).toMatchObject({ seeds: 200, violations: 0, failures: [] });
  expect(report.faults).toBeGreaterThan(400);
});

it.each(['inbox: look first', 'outbox order', 'compare and set'])(
  'catches the system without its guard "%s"',
  async (name) => {
    expect(await simulating('mutant', name, '55')).toMatchObject({ caught: true });
  },
);

it('violates nothing in the runs that once did', async () => {
  const results = await simulating<{ file: string; violations: string[] }[]>('regressions');
  expect(results.filter(({ violations }) => violations.length > 0)).toEqual([]);
});
