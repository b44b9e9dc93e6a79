import { describe, expect, it } from '@jest/globals';
import { resolve } from 'node:path';
import { parseArguments } from './arguments.mjs';

const parse = (...args: string[]) => parseArguments(args, {});

describe("the bench's arguments", () => {
  it('may all be absent', () => {
    expect(parse()).toEqual({
      levels: [1, 64, 256],
      seconds: 10,
      rounds: 2,
      stored: 0,
      backlog: 0,
      overload: false,
      telemetry: false,
      profile: undefined,
      svg: undefined,
      json: false,
      help: false,
    });
  });

  it('are read', () => {
    const given = [
      '--levels',
      '8, 16,8',
      '--seconds',
      '3',
      '--rounds',
      '1',
      '--stored',
      '200000',
      '--backlog',
      '10000',
    ];
    expect(parse(...given, '--json')).toMatchObject({
      levels: [8, 16],
      seconds: 3,
      rounds: 1,
      stored: 200_000,
      backlog: 10_000,
      json: true,
    });
  });

  it('measure no levels beside an overload, unless they are named', () => {
    expect(parse('--overload')).toMatchObject({ overload: true, levels: [] });
    expect(parse('--overload', '--levels', '8')).toMatchObject({ overload: true, levels: [8] });
  });

  it('name files from where the command is run', () => {
    expect(parse('--svg', 'a.svg', '--profile', 'b')).toMatchObject({ svg: resolve('a.svg'), profile: resolve('b') });
  });

  it.each([
    [['--fast'], "Unknown option '--fast'"],
    [['64'], "Unexpected argument '64'"],
    [['--levels', ''], '--levels : a whole number from 1 to 4096 is needed'],
    [['--levels', '1,x'], '--levels x: a whole number from 1 to 4096 is needed'],
    [['--levels', '0'], '--levels 0: a whole number from 1'],
    [['--seconds', '0.5'], '--seconds 0.5: a whole number from 1'],
    [['--rounds', '0'], '--rounds 0: a whole number from 1'],
  ])('are refused if they cannot be meant so: %j', (args, message) => {
    expect(() => parse(...args)).toThrow(message);
  });

  it('are missed when npm has kept them', () => {
    const env = { npm_config_seconds: '3' };
    expect(() => parseArguments([], env)).toThrow(
      'npm has kept --seconds for itself: write npm run bench -- --seconds',
    );
    expect(parseArguments(['--seconds', '3'], env)).toMatchObject({ seconds: 3 });
  });
});
