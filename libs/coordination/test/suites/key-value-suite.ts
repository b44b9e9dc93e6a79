import { eventually } from '@comanda/testing';
import type { KeyValue, KeyValueEntry } from '../../src/index.js';
import { WITHIN_MS } from './patience.js';

/** A backend under test. */
export interface KeyValueKind {
  readonly name: string;
  /** A connection of its own to one and the same backend; ready to be used. */
  connect(): Promise<KeyValue>;
  /** A TTL that it can do, in milliseconds. */
  readonly ttlMs: number;
  /** Milliseconds after which what has expired is gone, at the latest. */
  readonly goneWithinMs: number;
}

let counter = 0;

/** What every backend promises while it is reached. */
export function keyValueSuite(kind: KeyValueKind): void {
  describe(`the ${kind.name} key-value store`, () => {
    let here: KeyValue;
    let elsewhere: KeyValue;
    let key: string;
    beforeAll(async () => {
      [here, elsewhere] = [await kind.connect(), await kind.connect()];
    });
    afterAll(() => Promise.all([here?.close(), elsewhere?.close()]));
    beforeEach(() => (key = `suite-${process.pid}-${Date.now()}/${(counter += 1)}/key`));

    const told = (prefix: string) => {
      const answers: (readonly KeyValueEntry[])[] = [];
      const watch = elsewhere.watch(prefix, { onEntries: (entries) => answers.push(entries) });
      const last = () => answers.at(-1)?.map(({ value }) => value);
      const becomes = (values: readonly string[]) =>
        eventually(`a watcher to be told ${values}`, () => `${last()}` === `${values}` && answers.length > 0, {
          withinMs: WITHIN_MS,
        });
      return { answers, becomes, watch };
    };

    describe('get, put and delete', () => {
      it('answers what was written, elsewhere too', async () => {
        const revision = await here.put(key, 'a "value" with ü');
        await expect(elsewhere.get(key)).resolves.toEqual({ key, value: 'a "value" with ü', revision });
      });

      it('has nothing where nothing was written', async () => {
        await expect(here.get(key)).resolves.toBeUndefined();
        await expect(here.delete(key)).resolves.toBe(true);
      });

      it('keeps an empty value', async () => {
        await here.put(key, '');
        await expect(here.get(key)).resolves.toMatchObject({ value: '' });
      });

      it('has nothing any more after a deletion', async () => {
        await here.put(key, 'a');
        await expect(elsewhere.delete(key)).resolves.toBe(true);
        await expect(here.get(key)).resolves.toBeUndefined();
        await expect(here.list(key)).resolves.toEqual([]);
      });

      it('deletes only the revision that is expected', async () => {
        const first = await here.put(key, 'a');
        const second = await here.put(key, 'b');
        await expect(here.delete(key, first)).resolves.toBe(false);
        await expect(here.get(key)).resolves.toMatchObject({ value: 'b' });
        await expect(here.delete(key, second)).resolves.toBe(true);
        await expect(here.delete(key, second)).resolves.toBe(true);
      });

      it.each(['', '/a', 'a/', 'a//b', 'a b', 'a*', 'ä'])('refuses the key "%s"', async (bad) => {
        await expect(here.put(bad, '')).rejects.toMatchObject({ code: 'KEY_INVALID' });
        await expect(here.get(bad)).rejects.toMatchObject({ code: 'KEY_INVALID' });
      });
    });

    describe('compare-and-set', () => {
      it('creates only what is not there', async () => {
        await expect(here.compareAndSet(key, 'a', 0)).resolves.toBeGreaterThan(0);
        await expect(elsewhere.compareAndSet(key, 'b', 0)).resolves.toBeUndefined();
        await expect(here.get(key)).resolves.toMatchObject({ value: 'a' });
      });

      it('creates again what was deleted, with a greater revision', async () => {
        const before = await here.put(key, 'a');
        await here.delete(key);
        await expect(here.compareAndSet(key, 'b', 0)).resolves.toBeGreaterThan(before);
      });

      it('writes only over the revision that was read', async () => {
        const first = await here.put(key, 'a');
        const second = await elsewhere.compareAndSet(key, 'b', first);
        expect(second).toBeGreaterThan(first);
        await expect(here.compareAndSet(key, 'c', first)).resolves.toBeUndefined();
        await expect(here.get(key)).resolves.toEqual({ key, value: 'b', revision: second });
      });

      it('does not bring back what was deleted', async () => {
        const revision = await here.put(key, 'a');
        await here.delete(key);
        await expect(here.compareAndSet(key, 'b', revision)).resolves.toBeUndefined();
        await expect(here.get(key)).resolves.toBeUndefined();
      });

      it('lets exactly one of many win', async () => {
        const revision = await here.put(key, '0');
        const tries = [1, 2, 3, 4, 5, 6].map((n) => (n % 2 ? here : elsewhere).compareAndSet(key, `${n}`, revision));
        expect((await Promise.all(tries)).filter((written) => written !== undefined)).toHaveLength(1);
      });
    });

    describe('a list', () => {
      it('is what begins with the prefix, by key, whatever the prefix ends with', async () => {
        const root = key;
        const keys = [`${root}/b`, `${root}/a/c`, `${root}/a.b`, `${root}s`];
        for (const one of keys) await here.put(one, one);
        const listed = async (prefix: string) => (await elsewhere.list(prefix)).map((entry) => entry.key);
        await expect(listed(`${root}/`)).resolves.toEqual([`${root}/a.b`, `${root}/a/c`, `${root}/b`]);
        await expect(listed(`${root}/a`)).resolves.toEqual([`${root}/a.b`, `${root}/a/c`]);
        await expect(listed(root)).resolves.toEqual([...keys].sort());
        await expect(listed(`${root}/nothing`)).resolves.toEqual([]);
      });
    });

    describe('a watch', () => {
      it('tells first what there is, an empty set too', async () => {
        await here.put(`${key}/a`, '1');
        const [some, none] = [told(`${key}/`), told(`${key}/none/`)];
        await some.becomes(['1']);
        await none.becomes([]);
        some.watch.stop();
        none.watch.stop();
      });

      it('tells all after each change, and nothing of other prefixes', async () => {
        const { becomes, watch, answers } = told(`${key}/`);
        await becomes([]);
        await here.put(`${key}/b`, '1');
        await becomes(['1']);
        await here.put(`${key}/a`, '2');
        await becomes(['2', '1']);
        await here.put(`${key}s/c`, '3');
        await here.delete(`${key}/b`);
        await becomes(['2']);
        expect(answers.flat().every((entry) => entry.key.startsWith(`${key}/`))).toBe(true);
        watch.stop();
      });

      it('ends with the last of many changes, however few it tells', async () => {
        const { becomes, watch } = told(`${key}/`);
        await Promise.all([...Array(20).keys()].map((n) => here.put(`${key}/${n}`, 'first')));
        await Promise.all([...Array(20).keys()].map((n) => here.put(`${key}/${n}`, 'last')));
        await becomes(Array(20).fill('last'));
        watch.stop();
      });

      it('is silent once it was stopped', async () => {
        const { becomes, watch, answers } = told(`${key}/`);
        await becomes([]);
        watch.stop();
        await here.put(`${key}/a`, '1');
        const other = told(`${key}/`);
        await other.becomes(['1']);
        expect(answers).toHaveLength(1);
        other.watch.stop();
      });
    });

    describe('a key with a TTL', () => {
      const { ttlMs, goneWithinMs } = kind;
      const gone = (name: string) =>
        eventually('it to be gone', async () => (await here.get(name)) === undefined, { withinMs: goneWithinMs });

      it('is there for that long at least, and then goes; watchers are told', async () => {
        const { becomes, watch } = told(`${key}/`);
        const began = performance.now();
        await here.put(`${key}/a`, '1', { ttlMs });
        await becomes(['1']);
        await gone(`${key}/a`);
        expect(performance.now() - began).toBeGreaterThanOrEqual(ttlMs - 50);
        await becomes([]);
        watch.stop();
        await expect(here.compareAndSet(`${key}/a`, 'again', 0)).resolves.toBeGreaterThan(0);
      });

      it('lives on as long as it is written, by whomever', async () => {
        const until = performance.now() + 5 * ttlMs;
        let lost = false;
        while (performance.now() < until) {
          const written = performance.now();
          await (performance.now() % 2 ? here : elsewhere).put(key, 'alive', { ttlMs });
          await new Promise((resolve) => setTimeout(resolve, ttlMs / 4));
          // A machine that stands still for longer than the TTL proves nothing.
          const there = await here.get(key);
          if (!there && performance.now() - written < ttlMs) lost = true;
        }
        expect(lost).toBe(false);
        await gone(key);
      });

      it('stays when it is written without one', async () => {
        const other = `${key}/other`;
        await Promise.all([here.put(key, '1', { ttlMs }), here.put(other, '1', { ttlMs })]);
        const revision = await elsewhere.put(key, '2');
        await gone(other);
        await expect(here.get(key)).resolves.toEqual({ key, value: '2', revision });
      });

      it('can be compared, set and deleted as any other', async () => {
        const first = (await here.compareAndSet(key, '1', 0, { ttlMs }))!;
        await expect(elsewhere.compareAndSet(key, 'x', 0, { ttlMs })).resolves.toBeUndefined();
        const second = (await elsewhere.compareAndSet(key, '2', first, { ttlMs }))!;
        await expect(here.compareAndSet(key, 'y', first, { ttlMs })).resolves.toBeUndefined();
        await expect(here.delete(key, second)).resolves.toBe(true);
        await expect(here.get(key)).resolves.toBeUndefined();
      });
    });
  });
}
