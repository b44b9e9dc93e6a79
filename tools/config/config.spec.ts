import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setting } from '@comanda/config';
import { MemoryKeyValue } from '@comanda/coordination';
import { z } from 'zod';
import { parseArguments } from './arguments.mjs';
import { change } from './change.mjs';
import { readHistory, readValue } from './read.mjs';
import type { Workplace } from './workplace.mjs';

const parts = setting.partsByName(setting.parts({ ms: setting.integer(0, 9).optional() })).default({});
const schema = z.object({
  LEVEL: z.enum(['low', 'high']).default('low').meta({ live: true }),
  PORT: setting.port().default(1),
  PASSWORD: z.string().meta({ secret: true }),
  CALLS: parts.meta({ live: true }),
});
const loud = z.object({ LEVEL: z.enum(['low', 'high', 'loud']).default('low') });

let entries: MemoryKeyValue;
let workplace: Workplace;
let printed: string[];

beforeEach(() => {
  entries = new MemoryKeyValue();
  printed = [];
  const schemas = new Map<string, z.ZodObject>([
    ['order', schema],
    ['kitchen', loud],
  ]);
  const namespace = { root: 'comanda', environment: 'test' };
  workplace = { schemas, entries, where: 'here', given: true, namespace, close: () => entries.close() };
});
afterEach(() => entries.close());

const own = (key: string) => `comanda/test/order/${key}`;
const by = ['--by', 'anna', '--why', 'a test'];
const run = (command: typeof change, ...args: string[]) =>
  command(workplace, parseArguments(args, {}), (text) => printed.push(text));
const set = (...args: string[]) => run(change, 'set', ...args, ...by);
const valueOf = async (key: string) => (await entries.get(own(key)))?.value;

describe('setting a value', () => {
  it('writes it, and says when it is taken', async () => {
    await set('order', 'LEVEL', 'high');
    await set('order', 'PORT', '2');
    expect([await valueOf('LEVEL'), await valueOf('PORT')]).toEqual(['high', '2']);
    expect(printed).toEqual([
      `${own('LEVEL')}: nothing -> "high". Running services take it at once.`,
      `${own('PORT')}: nothing -> "2". Services take it when they start next.`,
    ]);
  });

  it('writes a part of one', async () => {
    await set('order', 'CALLS/kitchen/ms', '5');
    expect(await valueOf('CALLS/kitchen/ms')).toBe('5');
  });

  it.each([
    [['order', 'LEVEL', 'loud'], 'order would refuse it: LEVEL is "loud"'],
    [['common', 'LEVEL', 'loud'], 'order would refuse it: LEVEL is "loud"'],
    [['order', 'CALLS/kitchen/ms', '10'], '(at CALLS.kitchen.ms)'],
    [['order', 'CALLS/kitchen/sm', '1'], 'order would refuse it'],
    [['order', 'LEVLE', 'low'], 'order has no setting LEVLE'],
    [['common', 'LEVLE', 'low'], 'no service has a setting LEVLE'],
  ])('writes nothing that a service would refuse: %j', async (args, problem) => {
    await expect(set(...args)).rejects.toThrow(problem);
    expect(await entries.list('comanda/')).toEqual([]);
  });

  it('writes no secret, and does not repeat it', async () => {
    const error = await set('order', 'PASSWORD', 'hunter2').catch((reason: unknown) => reason);
    expect(String(error)).toMatch(/is secret/);
    expect(String(error)).not.toContain('hunter2');
    expect(await entries.list('comanda/')).toEqual([]);
  });

  it('needs a reason', () => {
    expect(() => parseArguments(['set', 'order', 'LEVEL', 'low'], {})).toThrow('set needs --why TEXT');
  });
});

it('deletes a value, and not one that is not there', async () => {
  await set('order', 'LEVEL', 'high');
  await run(change, 'unset', 'order', 'LEVEL', ...by);
  expect(await valueOf('LEVEL')).toBeUndefined();
  await expect(run(change, 'unset', 'order', 'LEVEL', ...by)).rejects.toThrow(`there is no ${own('LEVEL')}`);
});

describe('the history', () => {
  const history = async (...args: string[]) => {
    await run(readHistory, 'history', 'order', ...args, '--json');
    return JSON.parse(printed.at(-1)!) as { changes: object[]; notNoted: string[] };
  };

  it('tells who changed what, from what, and why; of one key, too', async () => {
    await set('order', 'LEVEL', 'high');
    await run(change, 'unset', 'order', 'LEVEL', ...by);
    await set('order', 'PORT', '2');
    const { changes, notNoted } = await history();
    expect(changes).toMatchObject([
      { key: 'LEVEL', by: 'anna', why: 'a test', from: null, to: 'high' },
      { key: 'LEVEL', by: 'anna', why: 'a test', from: 'high', to: null },
      { key: 'PORT', by: 'anna', why: 'a test', from: null, to: '2' },
    ]);
    expect(notNoted).toEqual([]);
    expect((await history('PORT')).changes).toHaveLength(1);
  });

  it('names what was changed by other means', async () => {
    await set('order', 'LEVEL', 'high');
    await entries.put(own('LEVEL'), 'low');
    await entries.put(own('PORT'), '3');
    expect((await history()).notNoted).toEqual(['LEVEL', 'PORT']);
  });
});

it('shows no secret that somebody has written to the store', async () => {
  await entries.put(own('PASSWORD'), 'hunter2');
  await run(readValue, 'get', 'order', 'PASSWORD');
  expect(printed).toEqual([`${own('PASSWORD')} = ***`]);
});
