import { jest } from '@jest/globals';
import { configureLogging } from '@comanda/observability';
import { FakeClock } from '@comanda/testing';
import { Breakers } from './breakers.js';
import { CommandBreakers, commandPolicySettings } from './command-breakers.js';

const ada = { byWhom: 'Ada', reason: 'the oven burns', at: new Date(0) };
const breakers = new Breakers();
let clock: FakeClock;
let commands: CommandBreakers;
let end: () => void;

/** Opossum has timers of its own. */
function pass(ms: number): void {
  clock.advance(ms);
  jest.advanceTimersByTime(ms);
}
/** What opossum makes of it is known a little later. */
async function times(count: number, what: () => void): Promise<void> {
  for (let i = 0; i < count; i += 1) what();
  for (let turns = 0; turns < 5; turns += 1) await Promise.resolve();
}
const silence = (count: number) => times(count, () => commands.timedOut('kitchen'));
const answers = (count: number) => times(count, () => commands.answered('kitchen'));

beforeEach(() => {
  jest.useFakeTimers();
  configureLogging({ level: 'silent', destination: { write: () => undefined } });
  clock = new FakeClock();
  commands = new CommandBreakers({ peers: ['kitchen', 'order'], clock });
  end = commands.attach(breakers, () => () => commandPolicySettings);
});
afterEach(() => {
  end();
  commands.close();
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

it('has room for everything while the peer answers, if only late', async () => {
  for (let round = 0; round < 20; round += 1) {
    await silence(2);
    await answers(1);
  }
  expect([commands.room('kitchen'), commands.spared.size]).toEqual([Infinity, 0]);
});

it('has room for everything that goes to somebody unknown', () => {
  commands.timedOut('bakery');
  commands.sent('bakery');
  expect(commands.room('bakery')).toBe(Infinity);
});

describe('when the peer hardly answers', () => {
  beforeEach(() => silence(20));

  it('has no room, for that peer only', () => {
    expect([commands.room('kitchen'), commands.room('order'), [...commands.spared]]).toEqual([
      0,
      Infinity,
      ['kitchen'],
    ]);
  });

  it('has room for one after a while, and for none besides until there is news of it', async () => {
    pass(5_000);
    expect([commands.room('kitchen'), commands.spared.size]).toEqual([1, 0]);
    commands.sent('kitchen');
    expect(commands.room('kitchen')).toBe(0);
    await answers(1);
    expect(commands.room('kitchen')).toBe(Infinity);
  });

  it('has none again when that one is not answered', async () => {
    pass(5_000);
    commands.sent('kitchen');
    await silence(1);
    expect([commands.room('kitchen'), breakers.list()[0]!.state]).toEqual([0, 'open']);
  });

  it('does not take the silence of older ones for that', async () => {
    pass(5_000);
    await silence(3);
    expect(commands.room('kitchen')).toBe(1);
  });

  it('tries another one when nothing is heard of that one at all', () => {
    pass(5_000);
    commands.sent('kitchen');
    pass(4_999);
    expect(commands.room('kitchen')).toBe(0);
    pass(1);
    expect(commands.room('kitchen')).toBe(1);
  });
});

it('is listed, and forced', () => {
  expect(breakers.list()).toMatchObject([
    { peer: 'kitchen', kind: 'command', state: 'closed' },
    { peer: 'order', kind: 'command', state: 'closed' },
  ]);
  breakers.force('kitchen', { state: 'open', ...ada });
  expect(commands.room('kitchen')).toBe(0);
  pass(600_000);
  expect(commands.room('kitchen')).toBe(0);
  breakers.force('kitchen', { state: 'automatic', ...ada });
  expect(commands.room('kitchen')).toBe(Infinity);
});

it('follows its settings', async () => {
  end();
  end = commands.attach(breakers, () => () => ({ ...commandPolicySettings, minimumCalls: 2 }));
  await silence(2);
  expect(commands.room('kitchen')).toBe(0);
});
