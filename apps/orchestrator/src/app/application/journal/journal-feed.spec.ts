import { FakeClock, settled } from '@comanda/testing';
import { MemoryJournal } from '../../../../test/memory-journal.js';
import { JournalFeed, type Watch } from './journal-feed.js';
import type { ToldLine } from './journal-line.js';

let journal: MemoryJournal;
let clock: FakeClock;
let listeners: Set<() => void>;
let errors: unknown[];
let feed: JournalFeed;

beforeEach(() => {
  journal = new MemoryJournal();
  clock = new FakeClock();
  listeners = new Set();
  errors = [];
  const onNews = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  feed = new JournalFeed({ source: journal, news: { onNews }, clock, onError: (error) => errors.push(error) });
});

/** Some time passes, with what it brings. */
const pass = async (ms = 50): Promise<void> => {
  await settled();
  clock.advance(ms);
  await settled();
};
const news = async (): Promise<void> => {
  listeners.forEach((listener) => listener());
  await pass();
};

class Reader {
  readonly seen: number[] = [];
  readonly leaving = new AbortController();
  ended = false;
  error: unknown;

  async begin(watch: Omit<Watch, 'signal'> = {}): Promise<this> {
    const lines = await feed.watch({ ...watch, signal: this.leaving.signal });
    void this.read(lines);
    await pass();
    return this;
  }

  private async read(lines: AsyncIterable<ToldLine>): Promise<void> {
    try {
      for await (const { entryId } of lines) this.seen.push(Number(entryId));
    } catch (error) {
      this.error = error;
    }
    this.ended = true;
  }
}
const reader = (watch?: Omit<Watch, 'signal'>) => new Reader().begin(watch);

describe('a watcher', () => {
  it('is told what is written from now on, in order', async () => {
    journal.write({}, {});
    const { seen } = await reader();
    journal.write({}, {});
    await news();
    journal.write({});
    await news();
    expect(seen).toEqual([3, 4, 5]);
  });

  it('is told of its own subject only', async () => {
    const { seen } = await reader({ subject: 'o1' });
    journal.write({ subject: 'o2' }, { subject: 'o1' }, { subject: 'o3' });
    await news();
    expect(seen).toEqual([2]);
  });

  it('goes on behind the line that it had last', async () => {
    journal.write({}, { subject: 'o2' }, {}, {});
    expect((await reader({ after: 1n })).seen).toEqual([2, 3, 4]);
    expect((await reader({ after: 1n, subject: 'o1' })).seen).toEqual([3, 4]);
    expect((await reader({ after: 0n, subject: 'o2' })).seen).toEqual([2]);
  });

  it('that had a line which this process has not read yet does not get it twice', async () => {
    const early = await reader();
    journal.write({}, {});
    const late = await reader({ after: 2n });
    await news();
    journal.write({});
    await news();
    expect([early.seen, late.seen]).toEqual([[1, 2, 3], [3]]);
  });

  it('that names a place which is not there yet is told what comes', async () => {
    journal.write({});
    const { seen } = await reader({ after: 1_000_000n });
    journal.write({});
    await news();
    expect(seen).toEqual([2]);
  });

  it('goes on from far behind, page by page, and then with the others', async () => {
    journal.write(...Array.from({ length: 3_000 }, (_, index) => ({ subject: index % 2 ? 'o1' : 'o2' })));
    const all = await reader({ after: 10n });
    const half = await reader({ after: 10n, subject: 'o1' });
    journal.write({});
    await news();
    expect(all.seen).toEqual(Array.from({ length: 2_991 }, (_, index) => index + 11));
    expect([half.seen.length, half.seen.at(-1)]).toEqual([1_496, 3_001]);
  });

  it('is told a line that is committed late before those behind it', async () => {
    const { seen } = await reader();
    const slow = journal.begin({});
    journal.write({});
    await news();
    expect(seen).toEqual([]);
    slow.commit();
    await pass();
    expect(seen).toEqual([1, 2]);
  });

  it('does not wait for a line that was rolled back', async () => {
    const { seen } = await reader();
    const slow = journal.begin({});
    journal.write({});
    await news();
    slow.rollBack();
    await pass();
    expect(seen).toEqual([2]);
  });

  it('ends when its signal aborts', async () => {
    const one = await reader();
    one.leaving.abort();
    await pass();
    journal.write({});
    await news();
    expect([one.ended, one.error, one.seen]).toEqual([true, undefined, []]);
  });

  it('that has gone before it began ends at once', async () => {
    const gone = await feed.watch({ signal: AbortSignal.abort() });
    for await (const _line of gone) throw new Error('it was told something');
    await pass();
    expect([listeners.size, clock.waiting]).toEqual([0, 0]);
  });
});

describe('the journal', () => {
  it('is not read while nobody watches', async () => {
    await news();
    const one = await reader();
    one.leaving.abort();
    await pass();
    const { reads } = journal;
    journal.write({});
    await news();
    await pass(60_000);
    expect([journal.reads - reads, listeners.size, clock.waiting]).toEqual([0, 0, 0]);
  });

  it('is read once for a thousand watchers', async () => {
    const many = await Promise.all(Array.from({ length: 1_000 }, () => new Reader().begin()));
    const { reads } = journal;
    journal.write({});
    await news();
    expect(many.every(({ seen }) => seen.join() === '1')).toBe(true);
    expect([journal.reads - reads, journal.readsAlone]).toEqual([1, 0]);
  });

  it('is read no more than twice for a burst of news', async () => {
    await reader();
    const { reads } = journal;
    for (let i = 0; i < 50; i += 1) listeners.forEach((listener) => listener());
    await pass();
    await pass();
    expect(journal.reads - reads).toBe(2);
  });

  it('is looked at now and then, should news have been lost', async () => {
    const { seen } = await reader();
    journal.write({});
    await pass(10_000);
    expect(seen).toEqual([1]);
  });

  it('is read on at once where there is more than a page', async () => {
    const { seen } = await reader();
    journal.write(...Array.from({ length: 4_500 }, () => ({})));
    await news();
    await pass();
    await pass();
    expect(seen.length).toBe(4_500);
  });

  it('is tried again when it cannot be read', async () => {
    const { seen } = await reader();
    journal.write({});
    journal.broken = true;
    await news();
    expect([errors.length, seen]).toEqual([1, []]);
    journal.broken = false;
    await pass(1_000);
    expect(seen).toEqual([1]);
  });

  it('that cannot be read at the beginning ends that watch, and the next one begins', async () => {
    journal.broken = true;
    await expect(reader()).rejects.toThrow('no journal');
    journal.broken = false;
    const { seen } = await reader();
    journal.write({});
    await news();
    expect(seen).toEqual([1]);
  });
});
