import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createLog } from '../terminal/log.mjs';
import { StepFailed } from './step.mjs';
import { verify } from './verify.mjs';

const ran: string[] = [];
/** On standard output. */
let printed = '';
/** To the person who looks on. */
let said = '';
const log = createLog(process.stderr);

beforeEach(() => {
  ran.length = 0;
  printed = '';
  said = '';
  for (const stream of [process.stdout, process.stderr]) {
    jest.spyOn(stream, 'write').mockImplementation((chunk) => {
      if (stream === process.stdout) printed += String(chunk);
      else said += String(chunk);
      return true;
    });
  }
});
afterEach(() => {
  jest.restoreAllMocks();
});

const step = (name: string, { slow = false, fail = false } = {}) => ({
  name,
  slow,
  fix: `mend ${name}`,
  run: async () => {
    ran.push(name);
    if (fail) throw new StepFailed(`${name} is broken`);
    return undefined;
  },
});

describe('verify', () => {
  it('goes on after a failure, and fails in the end', async () => {
    const ok = await verify([step('lint', { fail: true }), step('test')], {}, log);
    expect(ok).toBe(false);
    expect(ran).toEqual(['lint', 'test']);
  });

  it('shows what a step said, and what to do about it', async () => {
    await verify([step('lint', { fail: true })], {}, log);
    expect(said).toContain('lint is broken');
    expect(said).toContain('to fix: mend lint');
  });

  it('fails on an error that no step foresaw', async () => {
    const broken = { ...step('lint'), run: () => Promise.reject(new Error('no such program')) };
    await expect(verify([broken], {}, log)).resolves.toBe(false);
    expect(said).toContain('no such program');
  });

  it('leaves out the slow steps with fast', async () => {
    await verify([step('lint'), step('test', { slow: true })], { fast: true }, log);
    expect(ran).toEqual(['lint']);
  });

  it('begins a slow step when all others have ended', async () => {
    let ended = false;
    const late = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      ended = true;
      return undefined;
    };
    const seen: boolean[] = [];
    const slow = { ...step('test', { slow: true }), run: async () => void seen.push(ended) };
    await verify([{ ...step('lint'), run: late }, slow], {}, log);
    expect(seen).toEqual([true]);
  });

  it('runs only what is named, and refuses a name that it does not know', async () => {
    await verify([step('lint'), step('test', { slow: true })], { only: ['test'] }, log);
    expect(ran).toEqual(['test']);
    await expect(verify([step('lint')], { only: ['lnt'] }, log)).rejects.toThrow('no step lnt; there are lint');
  });

  it('prints one JSON object and nothing else on standard output with json', async () => {
    await verify([step('lint'), step('test', { fail: true })], { json: true }, log);
    expect(JSON.parse(printed)).toMatchObject({
      ok: false,
      steps: [
        { name: 'lint', ok: true },
        { name: 'test', ok: false, output: 'test is broken', fix: 'mend test' },
      ],
    });
  });
});
