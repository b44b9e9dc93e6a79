import { describe, expect, it } from '@jest/globals';
import { parseArguments } from './arguments.mjs';

const parse = (...args: string[]) => parseArguments(args, {});

describe("the demo's arguments", () => {
  it('may all be absent', () => {
    expect(parse()).toEqual({
      once: false,
      json: false,
      kill: undefined,
      infra: false,
      reset: false,
      help: false,
      portOffset: 0,
    });
  });

  it('are read', () => {
    expect(parse('--once', '--json', '--kill', 'kitchen', '--port-offset', '1000')).toMatchObject({
      once: true,
      json: true,
      kill: 'kitchen',
      portOffset: 1_000,
    });
  });

  it.each([
    [['--onec'], "Unknown option '--onec'"],
    [['order'], "Unexpected argument 'order'"],
    [['--kill'], "Option '--kill <value>' argument missing"],
    [['--kill', 'waiter'], '--kill waiter: no such service; there are gateway, order,'],
    [['--port-offset', '-1'], "Option '--port-offset' argument is ambiguous"],
    [['--port-offset=ten'], '--port-offset ten: a whole number from 0 to 11000 is needed'],
    [['--infra', '--json'], '--infra places no orders'],
  ])('are refused if they cannot be meant so: %j', (args, message) => {
    expect(() => parse(...args)).toThrow(message);
  });

  it('are missed when npm has kept them', () => {
    const env = { npm_config_once: 'true' };
    expect(() => parseArguments([], env)).toThrow('npm has kept --once for itself: write npm run demo -- --once');
    expect(parseArguments(['--once'], env)).toMatchObject({ once: true });
  });
});
