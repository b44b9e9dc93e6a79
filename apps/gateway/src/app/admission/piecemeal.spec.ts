import { Piecemeal } from './piecemeal.js';

let pieces: Piecemeal;
let done: string[];

beforeEach(() => {
  pieces = new Piecemeal();
  done = [];
});
const add = (...names: string[]) => names.forEach((name) => pieces.do(() => void done.push(name)));
const turnOfTheLoop = () => new Promise((resolve) => setImmediate(resolve));

it('does at once what comes alone', async () => {
  add('a');
  expect(done).toEqual(['a']);
  await turnOfTheLoop();
  add('b');
  expect(done).toEqual(['a', 'b']);
});

it('does one piece of a burst in each turn of the event loop, in their order', async () => {
  add('a', 'b', 'c');
  expect(done).toEqual(['a']);
  await turnOfTheLoop();
  expect(done).toEqual(['a', 'b']);
  await turnOfTheLoop();
  expect(done).toEqual(['a', 'b', 'c']);
});

it('lets nobody pass who comes while others wait', async () => {
  add('a', 'b', 'c');
  await turnOfTheLoop();
  add('d');
  while (done.length < 4) await turnOfTheLoop();
  expect(done).toEqual(['a', 'b', 'c', 'd']);
});

it('lets callers wait for their turn', async () => {
  add('a', 'b');
  const turn = pieces.turn().then(() => done.push('mine'));
  expect(done).toEqual(['a']);
  await turn;
  expect(done).toEqual(['a', 'b', 'mine']);
});
