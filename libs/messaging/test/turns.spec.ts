import { MemoryStore, type Turns } from '../src/index.js';
import { World } from './world.js';

/** Turns that the test gives. */
class GivenTurns implements Turns {
  mine = false;
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
});
