import { setImmediate as turn } from 'node:timers/promises';
import { Gathered } from './gathered.js';

const MIB = 1024 * 1024;

let sent: string[][];
let gathered: Gathered<string>;

beforeEach(() => {
  sent = [];
  gathered = new Gathered((items) => sent.push(items));
});

it('hands on together what came in one turn, and the rest in the next', async () => {
  gathered.add('a', 1);
  gathered.add('b', 1);
  expect(sent).toEqual([]);
  await turn();
  gathered.add('c', 1);
  await turn();
  expect(sent).toEqual([['a', 'b'], ['c']]);
});

it('hands on at once what would be too long with the next', async () => {
  gathered.add('a', MIB - 1);
  gathered.add('b', 1);
  gathered.add('c', 1);
  expect(sent).toEqual([['a', 'b']]);
  await turn();
  expect(sent).toEqual([['a', 'b'], ['c']]);
});

it('hands on by itself what alone is too long', async () => {
  gathered.add('a', 5 * MIB);
  gathered.add('b', 1);
  await turn();
  expect(sent).toEqual([['a'], ['b']]);
});

it('hands on nothing that was taken back', async () => {
  gathered.add('a', MIB);
  expect(gathered.takeBack()).toEqual(['a']);
  gathered.add('b', MIB);
  await turn();
  expect([sent, gathered.isEmpty]).toEqual([[['b']], true]);
});
