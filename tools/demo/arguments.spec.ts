import { describe, expect, it } from '@jest/globals';
import { parseArguments, usage } from './arguments.mjs';

const parse = (...args: string[]) => parseArguments(args, {});

describe("the demo's arguments", () => {
  it('may all be absent', () => {
    expect(parse()).toEqual({
      once: false,
      json: false,
      kill: undefined,
      full: false,
      infra: false,
      reset: false,
      against: undefined,
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

  it('may all go with --full', () => {
    const all = ['--full', '--once', '--json', '--reset', '--kill', 'gateway', '--port-offset', '1'];
    expect(parse(...all)).toMatchObject({ full: true, once: true, json: true, reset: true, kill: 'gateway' });
    expect(parse('--full', '--infra')).toMatchObject({ full: true, infra: true });
  });

  it('may name a system that runs already', () => {
    expect(parse('--against', 'http://localhost:9999/')).toMatchObject({ against: 'http://localhost:9999' });
    expect(parse('--against=https://comanda.example/eu', '--json', '--once')).toMatchObject({
      against: 'https://comanda.example/eu',
      json: true,
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
    [['--against'], "Option '--against <value>' argument missing"],
    [['--against', 'localhost:9999'], '--against localhost:9999: an address such as http://localhost:9999 is needed'],
    [['--against', 'here'], '--against here: an address such as http://localhost:9999 is needed'],
    [['--against', 'http://here', '--reset'], '--against starts nothing of its own: leave out --reset'],
    [
      ['--against', 'http://here', '--port-offset', '0'],
      '--against starts nothing of its own: leave out --port-offset',
    ],
  ])('are refused if they cannot be meant so: %j', (args, message) => {
    expect(() => parse(...args)).toThrow(message);
  });

  it('are all in the help, which fits into a terminal', () => {
    const options = Object.keys(parse()).map((name) => name.replace('portOffset', 'port-offset'));
    for (const option of options) expect(usage).toContain(`--${option} `);
    expect(Math.max(...usage.split('\n').map((line) => line.length))).toBeLessThan(100);
  });

  it('are missed when npm has kept them', () => {
    const env = { npm_config_once: 'true' };
    expect(() => parseArguments([], env)).toThrow('npm has kept --once for itself: write npm run demo -- --once');
    expect(parseArguments(['--once'], env)).toMatchObject({ once: true });
  });
});
