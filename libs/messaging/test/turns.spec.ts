import { MemoryStore, type RoundStore, type Turns } from '../src/index.js';
import { World } from './world.js';

/** Turns that the test gives. */
class GivenTurns implements Turns {
  mine = false;
  token: number | undefined;

  constructor(given: Partial<Pick<GivenTurns, 'mine' | 'token'>> = {}) {
    Object.assign(this, given);
  }

  isMine(): boolean {
    return this.mine;
  }
}

/** A store that notes what is asked of it. */
class NotedStore extends MemoryStore {
  readonly asked: string[] = [];

  override unconfirmed(...given: Parameters<MemoryStore['unconfirmed']>): ReturnType<MemoryStore['unconfirmed']> {
    this.asked.push('unconfirmed');
    return super.unconfirmed(...given);
  }

  override trimInbox(...given: Parameters<MemoryStore['trimInbox']>): ReturnType<MemoryStore['trimInbox']> {
    this.asked.push('trimInbox');
    return super.trimInbox(...given);
  }
}

/** What a process that believes to have the turn asks of a fenced store, and whether it was let. */
class WatchedStore extends MemoryStore {
  readonly outcomes: string[] = [];

  override fenced(token: number): RoundStore {
    const rounds = super.fenced(token);
    const note = (outcome: string): void => void this.outcomes.push(`${token} ${outcome}`);
    return {
      ...rounds,
      trimInbox: async (...given) => {
        const deleted = await rounds.trimInbox(...given).catch((error: Error) => {
          note(error.name);
          throw error;
        });
        note('trimmed');
        return deleted;
      },
    };
  }
}

const TWO_MINUTES_MS = 120_000;

describe('the rounds of one process for all', () => {
  const world = new World();
  afterAll(() => world.stop());
  const turns = new GivenTurns();
  let store: NotedStore;

  it('are done when it is its turn, and only then', async () => {
    store = new NotedStore(world.clock);
    await world.start('a', { store, turns });
    await world.pass(TWO_MINUTES_MS);
    expect(store.asked).toEqual([]);
    turns.mine = true;
    await world.pass(TWO_MINUTES_MS);
    expect(new Set(store.asked)).toEqual(new Set(['unconfirmed', 'trimInbox']));
    turns.mine = false;
    const before = store.asked.length;
    await world.pass(TWO_MINUTES_MS);
    expect(store.asked).toHaveLength(before);
  });

  it('do nothing for a process that has slept, and still believes to have the turn that another has had since', async () => {
    const watched = new WatchedStore(world.clock);
    const sleeper = new GivenTurns({ mine: true, token: 5 });
    await world.start('b', { store: watched, turns: sleeper });
    await world.pass(TWO_MINUTES_MS);
    expect(new Set(watched.outcomes)).toEqual(new Set(['5 trimmed']));
    sleeper.mine = false;
    await world.start('b', { store: watched, turns: new GivenTurns({ mine: true, token: 6 }), processId: 'p2' });
    await world.pass(TWO_MINUTES_MS);
    sleeper.mine = true;
    watched.outcomes.length = 0;
    await world.pass(TWO_MINUTES_MS);
    expect(new Set(watched.outcomes)).toEqual(new Set(['5 FencedOut', '6 trimmed']));
  });
});
