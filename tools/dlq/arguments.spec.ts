import { describe, expect, it } from '@jest/globals';
import { parseArguments } from './arguments.mjs';

const parse = (...args: string[]) => parseArguments(args, {});
const none = {
  id: undefined,
  all: false,
  service: undefined,
  database: undefined,
  portOffset: 0,
  json: false,
  help: false,
};

describe('the arguments of dlq', () => {
  it('are read', () => {
    expect(parse('list')).toEqual({ ...none, command: 'list' });
    expect(parse('show', 'm1', '--json')).toEqual({ ...none, command: 'show', id: 'm1', json: true });
    expect(parse('redrive', 'm1', '--service', 'order', '--database', 'postgresql://x')).toEqual({
      ...none,
      command: 'redrive',
      id: 'm1',
      service: 'order',
      database: 'postgresql://x',
    });
    expect(parse('redrive', '--all', '--port-offset', '1000')).toMatchObject({ all: true, portOffset: 1_000 });
  });

  it('may be only a call for help', () => {
    expect(parse('--help')).toMatchObject({ help: true });
  });

  it.each([
    [[], 'nothing: no such command; there are list, show, redrive'],
    [['drop'], 'drop: no such command'],
    [['show'], 'show needs an id'],
    [['redrive'], 'redrive needs an id, or --all'],
    [['redrive', 'm1', '--all'], 'm1: nothing more is expected'],
    [['show', 'm1', 'm2'], 'm2: nothing more is expected'],
    [['list', 'm1'], 'm1: nothing more is expected'],
    [['list', '--all'], '--all is for redrive'],
    [['list', '--service', 'gateway'], '--service gateway: no such service; there are order, consumer'],
    [['list', '--database', 'postgresql://x'], '--database needs --service'],
    [['list', '--port-offset=ten'], '--port-offset ten: a whole number'],
    [['list', '--jsno'], "Unknown option '--jsno'"],
  ])('are refused if they cannot be meant so: %j', (args, message) => {
    expect(() => parse(...args)).toThrow(message);
  });

  it('are missed when npm has kept them', () => {
    const env = { npm_config_all: 'true' };
    expect(() => parseArguments(['redrive', 'm1'], env)).toThrow('npm has kept --all for itself');
    expect(parseArguments(['redrive', '--all'], env)).toMatchObject({ all: true });
  });
});
