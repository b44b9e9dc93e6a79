import { endedAtOnce } from './ended-at-once.js';

const LONG_MS = 60_000;

async function* saying(...words: (string | Error)[]): AsyncGenerator<string> {
  for (const word of words) {
    if (word instanceof Error) throw word;
    yield word;
  }
}

async function all(beginning: Awaited<ReturnType<typeof endedAtOnce<string>>>): Promise<string[]> {
  const said: string[] = [];
  if (!beginning.ended) for await (const word of beginning.messages) said.push(word);
  return said;
}

it('tells that a stream has ended without a word', async () => {
  expect(await endedAtOnce(saying(), LONG_MS)).toEqual({ ended: true });
});

it('gives a stream that says something from its beginning', async () => {
  expect(await all(await endedAtOnce(saying('a', 'b'), LONG_MS))).toEqual(['a', 'b']);
});

it('does not wait long for one that is silent', async () => {
  const word = Promise.withResolvers<string>();
  const silent = (async function* () {
    yield await word.promise;
  })();
  const beginning = await endedAtOnce(silent, 1);
  expect(beginning.ended).toBe(false);
  word.resolve('late');
  expect(await all(beginning)).toEqual(['late']);
});

it('leaves an error to who reads', async () => {
  const beginning = await endedAtOnce(saying(new Error('gone')), LONG_MS);
  await expect(all(beginning)).rejects.toThrow('gone');
});
