import { expect, it } from '@jest/globals';
import { parseArguments } from './arguments.mjs';

it('only compares with the demo on this machine, when nothing else is said', () => {
  expect(parseArguments([])).toEqual({
    database: undefined,
    write: false,
    apply: false,
    portOffset: 0,
    json: false,
    help: false,
  });
});

it('takes a database, and what to do', () => {
  const args = ['--database', 'postgresql://db/orchestrator', '--apply', '--json', '--port-offset', '1000'];
  expect(parseArguments(args)).toMatchObject({
    database: 'postgresql://db/orchestrator',
    apply: true,
    json: true,
    portOffset: 1_000,
  });
});

it.each([[['--databse', 'x']], [['--port-offset', 'x']], [['x']]])('refuses %j', (args) => {
  expect(() => parseArguments(args)).toThrow();
});
