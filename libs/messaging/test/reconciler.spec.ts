import { logger } from '@comanda/observability';
import { FakeClock } from '@comanda/testing';
import { MemoryBroker, MemoryStore, NoAnswer, type LogProgress } from '../src/index.js';
import { Reconciler } from '../src/reconciler.js';
import './world.js';

/** A broker that notes the questions, and whose progress the test sets. */
class AskedBroker extends MemoryBroker {
  readonly asked: { readonly subject: string; readonly ids: readonly string[] }[] = [];
  readonly handled = new Set<string>();
  readonly silent = new Set<string>();
  position: LogProgress = { last: 1_000_000, acknowledged: 0 };
  looks = 0;
  /** Called before a question is answered. */
  onAsked = (): void => undefined;

  override async request(subject: string, payload: Uint8Array): Promise<Uint8Array> {
    const ids = JSON.parse(Buffer.from(payload).toString()) as string[];
    this.asked.push({ subject, ids });
    if (this.silent.has(subject)) throw new NoAnswer(subject);
    const answer = Buffer.from(JSON.stringify(ids.filter((id) => this.handled.has(id))));
    this.onAsked();
    return answer;
  }

  override async progress(): Promise<LogProgress> {
    this.looks += 1;
    return this.position;
  }
}

const clock = new FakeClock();
let store: MemoryStore;
let broker: AskedBroker;
let reconciler: Reconciler;

beforeEach(() => {
  store = new MemoryStore(clock);
  broker = new AskedBroker(clock);
  reconciler = new Reconciler(store, broker, logger('test'));
});

const always = (): boolean => true;
const names = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);
/** Stores events that were sent a while ago. */
const sent = async (eventIds: readonly string[], ...subscribers: string[]): Promise<void> => {
  const messages = eventIds.map((eventId) => ({ eventId, subject: 's', subscribers, envelope: Buffer.from('e') }));
  const stored = await store.transaction((tx) => tx.insertOutbox(messages));
  await store.markSent(stored.map(({ id }, index) => ({ id, sequence: index + 1 })));
  clock.advance(1_000);
};
const handle = (...eventIds: string[]): void => eventIds.forEach((id) => broker.handled.add(id));
const questions = (): string[] => broker.asked.map(({ subject, ids }) => `${subject} ${ids.length}`);

describe('a round', () => {
  it('asks about everything, a thousand at a time', async () => {
    const ids = names('e', 2_500);
    await sent(ids, 'audit');
    handle(...ids);
    await reconciler.run(always);
    expect(questions()).toEqual(['handled.audit 1000', 'handled.audit 1000', 'handled.audit 500']);
    expect(store.outbox.size).toBe(0);
  });

  it('asks about everything, though none of it has been handled', async () => {
    await sent(names('e', 2_500), 'audit');
    await reconciler.run(always);
    expect(questions()).toEqual(['handled.audit 1000', 'handled.audit 1000', 'handled.audit 500']);
  });

  it('asks an absent subscriber once, and passes over what waits for it alone: the others are not held up', async () => {
    await sent(names('old', 3_000), 'absent');
    await sent(names('both', 500), 'absent', 'audit');
    await sent(names('new', 500), 'audit');
    broker.silent.add('handled.absent');
    handle(...names('both', 500), ...names('new', 500));
    const unconfirmed = store.unconfirmed.bind(store);
    let pages = 0;
    store.unconfirmed = (...args) => {
      pages += 1;
      return unconfirmed(...args);
    };
    await reconciler.run(always);
    expect(questions()).toEqual(['handled.absent 1000', 'handled.audit 1000']);
    expect(pages).toBe(3);
    expect(store.outbox.size).toBe(3_500);
  });

  it('asks a subscriber that was absent again, within ten rounds', async () => {
    await sent(['e'], 'audit');
    broker.silent.add('handled.audit');
    await reconciler.run(always);
    broker.silent.clear();
    handle('e');
    for (let round = 0; round < 10; round += 1) await reconciler.run(always);
    expect(store.outbox.size).toBe(0);
  });

  it('begins behind what waits for an absent subscriber alone, nine times of ten', async () => {
    await sent(names('old', 1_500), 'absent');
    await sent(['both'], 'absent', 'audit');
    broker.silent.add('handled.absent');
    const begins: (string | undefined)[] = [];
    for (let round = 0; round < 12; round += 1) {
      broker.asked.length = 0;
      await reconciler.run(always);
      begins.push(broker.asked[0]?.ids[0]);
    }
    expect(begins).toEqual(['old0', ...Array<string>(9).fill('both'), 'old0', 'both']);
  });

  it('does not look again for an absent subscriber in each round, when nothing new waits for it', async () => {
    await sent(names('old', 10), 'absent');
    broker.silent.add('handled.absent');
    for (let round = 0; round < 10; round += 1) await reconciler.run(always);
    expect(questions()).toEqual(['handled.absent 10']);
  });

  it('asks in each round again when the absent subscriber is back', async () => {
    await sent(names('old', 10), 'absent');
    broker.silent.add('handled.absent');
    await reconciler.run(always);
    broker.silent.clear();
    for (let round = 1; round < 13; round += 1) await reconciler.run(always);
    expect(questions()).toEqual(Array(4).fill('handled.absent 10'));
  });

  it('asks in each round about all that a subscriber which is there has yet to handle', async () => {
    await sent(names('e', 3), 'audit');
    await sent(names('f', 3), 'absent');
    broker.silent.add('handled.absent');
    for (let round = 0; round < 3; round += 1) await reconciler.run(always);
    expect(questions().filter((question) => question.startsWith('handled.audit'))).toEqual(
      Array(3).fill('handled.audit 3'),
    );
  });

  it('does not look at the log for what was handled', async () => {
    await sent(['e'], 'audit');
    handle('e');
    await reconciler.run(always);
    expect(broker.looks).toBe(0);
  });

  it('deletes what a process that died has left confirmed by all', async () => {
    await sent(['e'], 'audit');
    const [row] = store.outbox.inOrder();
    store.outbox.change(row!.id, { passed: new Set(['audit']) });
    await reconciler.run(always);
    expect([store.outbox.size, broker.asked]).toEqual([0, []]);
  });

  it('ends with the page under way when the service stops', async () => {
    await sent(names('e', 2_500), 'audit');
    await reconciler.run(() => false);
    expect(questions()).toEqual(['handled.audit 1000']);
  });

  it('does nothing without a connection', async () => {
    await sent(['e'], 'audit');
    broker.connected = false;
    await reconciler.run(always);
    expect(broker.asked).toEqual([]);
  });
});

describe('what was not handled', () => {
  const isSent = (): boolean => store.outbox.inOrder()[0]?.sequence !== undefined;

  it.each<[string, LogProgress, boolean]>([
    ['is on its way stays sent', { last: 1, acknowledged: 0 }, true],
    ['lies beyond the end of the log was lost', { last: 0, acknowledged: 0 }, false],
    ['was passed by its subscriber was lost: the log was filled anew', { last: 5, acknowledged: 1 }, false],
  ])('and %s', async (_what, progress, staysSent) => {
    await sent(['e'], 'audit');
    broker.position = progress;
    await reconciler.run(always);
    expect(isSent()).toBe(staysSent);
  });

  it('when it was asked for, but was by the time that the log says so, was not lost', async () => {
    await sent(['e'], 'audit');
    broker.position = { last: 1, acknowledged: 1 };
    broker.onAsked = () => handle('e');
    await reconciler.run(always);
    expect(isSent()).toBe(true);
  });

  it('is not counted as lost when the subscriber goes away before it is asked again', async () => {
    await sent(['e'], 'audit');
    broker.position = { last: 1, acknowledged: 1 };
    broker.onAsked = () => broker.silent.add('handled.audit');
    await reconciler.run(always);
    expect(isSent()).toBe(true);
  });
});
