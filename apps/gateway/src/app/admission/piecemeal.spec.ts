import { Piecemeal } from './piecemeal.js';

let pieces: Piecemeal;
let done: string;
let isNeeded: boolean;

beforeEach(() => {
  isNeeded = true;
  pieces = new Piecemeal(() => isNeeded);
  done = '';
});
const add = (names: string) => [...names].forEach((name) => pieces.do(() => void (done += name)));
const turnOfTheLoop = () => new Promise((resolve) => setImmediate(resolve));

it('does at once what comes alone', async () => {
  for (const name of 'abcdefgh') {
    add(name);
    expect(done.endsWith(name)).toBe(true);
    await turnOfTheLoop();
  }
});

it('does a few pieces of a burst in each turn of the event loop, in their order', async () => {
  add('abcdefghij');
  expect(done).toBe('abcd');
  await turnOfTheLoop();
  expect(done).toBe('abcdefgh');
  await turnOfTheLoop();
  expect(done).toBe('abcdefghij');
});

it('does a burst in one go while nothing else is wanted', async () => {
  isNeeded = false;
  add('abcdefghij');
  expect(done).toBe('abcdefghij');
});

it('keeps the order when it is not needed any more', async () => {
  add('abcdefghij');
  isNeeded = false;
  add('k');
  expect(done).toBe('abcd');
  while (done.length < 11) await turnOfTheLoop();
  expect(done).toBe('abcdefghijk');
});

it('lets nobody pass who comes while others wait', async () => {
  add('abcdefghij');
  await turnOfTheLoop();
  add('k');
  while (done.length < 11) await turnOfTheLoop();
  expect(done).toBe('abcdefghijk');
});

it('lets callers wait for their turn', async () => {
  add('abcd');
  const turn = pieces.turn().then(() => (done += 'e'));
  await Promise.resolve();
  expect(done).toBe('abcd');
  await turn;
  expect(done).toBe('abcde');
});
