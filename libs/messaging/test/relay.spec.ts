import { jest } from '@jest/globals';
import { logger } from '@comanda/observability';
import { FakeClock, settled } from '@comanda/testing';
import { decodeBatch, encodeEnvelope } from '../src/envelope.js';
import { MemoryBroker, MemoryStore, type OutboxMessage, type StoredOutboxMessage } from '../src/index.js';
import { Relay } from '../src/relay.js';
import { MARKED_WITHIN_MS } from './scene.js';
import './world.js';

/** A broker that takes an entry when the test says so, or at once. */
class WaryBroker extends MemoryBroker {
  /** What was offered, each as `subject: ids of its events`. */
  readonly offers: string[] = [];
  /** What is offered waits for the test. */
  isWary = false;
  readonly refused = new Set<string>();
  private readonly waiting: PromiseWithResolvers<void>[] = [];

  override async append(subject: string, payload: Uint8Array): Promise<number> {
    this.offers.push(
      `${subject}: ${decodeBatch(payload)
        .map(({ id }) => id.replace('bank:', ''))
        .join(' ')}`,
    );
    if (this.isWary) {
      const gate = Promise.withResolvers<void>();
      this.waiting.push(gate);
      await gate.promise;
    }
    if (this.refused.has(subject)) throw new Error(`${subject} takes nothing`);
    return super.append(subject, payload);
  }

  /** Takes what is offered, and what is offered then. */
  async take(): Promise<void> {
    this.waiting.splice(0).forEach(({ resolve }) => resolve());
    await settled();
  }
}

// Thousands of messages take their time on a busy machine.
jest.setTimeout(20_000);

const clock = new FakeClock();
let store: MemoryStore;
let broker: WaryBroker;
let relay: Relay;
let published: number;

const log = logger('test');
const onPublished = (count: number): void => void (published += count);
const always = (): boolean => true;

beforeEach(() => {
  store = new MemoryStore(clock);
  broker = new WaryBroker(clock);
  relay = new Relay({ store, broker, clock, log, onPublished });
  published = 0;
});

/** Events by short names: `a:1:Moved`, `a:2:Closed` are versions of one aggregate. */
const event = (name: string, data = 'x'): OutboxMessage => {
  const eventId = `bank:${name}`;
  const envelope = encodeEnvelope({
    id: eventId,
    type: 'bank.Event',
    source: 'bank',
    subject: name.split(':')[0]!,
    timeMs: 0,
    data: Buffer.from(data),
  });
  return { eventId, subject: name.split(':')[2]!, subscribers: ['audit'], envelope };
};
const commit = (...names: string[]): Promise<StoredOutboxMessage[]> =>
  store.transaction((tx) => tx.insertOutbox(names.map((name) => event(name))));
/** Commits and publishes. */
const tell = async (...names: string[]): Promise<void> => {
  relay.publish(await commit(...names));
  await settled();
};
const recover = async (): Promise<void> => {
  await relay.recover(always);
  await settled();
};
const unsent = (): string[] =>
  store.outbox
    .inOrder()
    .filter(({ sequence }) => sequence === undefined)
    .map(({ eventId }) => eventId);

describe('what is committed', () => {
  it('while the broker takes something leaves next, as one', async () => {
    broker.isWary = true;
    await tell('a:1:Moved');
    await tell('b:1:Moved');
    await tell('c:1:Moved', 'a:2:Moved');
    expect(broker.offers).toEqual(['Moved: a:1:Moved']);
    await broker.take();
    expect(broker.offers).toEqual(['Moved: a:1:Moved', 'Moved: b:1:Moved c:1:Moved a:2:Moved']);
    await broker.take();
    expect(published).toBe(4);
  });

  it('leaves at once under its several subjects', async () => {
    broker.isWary = true;
    await tell('a:1:Opened', 'b:4:Moved', 'c:1:Opened', 'd:2:Closed');
    expect(broker.offers).toEqual(['Opened: a:1:Opened c:1:Opened', 'Moved: b:4:Moved', 'Closed: d:2:Closed']);
  });

  it('about one aggregate is not offered before the broker has what was told of it before, under whatever subject', async () => {
    broker.isWary = true;
    await tell('a:1:Opened', 'b:1:Opened', 'a:2:Moved', 'c:1:Opened');
    expect(broker.offers).toEqual(['Opened: a:1:Opened b:1:Opened']);
    await broker.take();
    expect(broker.offers.slice(1)).toEqual(['Moved: a:2:Moved', 'Opened: c:1:Opened']);
  });

  it('about one aggregate in one decision leaves in the order in which it was told', async () => {
    broker.isWary = true;
    await tell('a:2:Refused', 'a:2:Closed');
    expect(broker.offers).toEqual(['Refused: a:2:Refused']);
    await broker.take();
    expect(broker.offers.slice(1)).toEqual(['Closed: a:2:Closed']);
  });

  it('and is much is cut so that each entry fits into one broker message', async () => {
    const large = 'x'.repeat(100 * 1024);
    const names = ['a', 'b', 'c', 'd', 'e'].map((name) => `${name}:1:Moved`);
    relay.publish(await store.transaction((tx) => tx.insertOutbox(names.map((name) => event(name, large)))));
    await settled();
    expect(broker.offers).toEqual(['Moved: a:1:Moved b:1:Moved', 'Moved: c:1:Moved d:1:Moved', 'Moved: e:1:Moved']);
  });
});

describe('what the broker does not take', () => {
  beforeEach(async () => {
    broker.refused.add('Opened');
    await tell('a:1:Opened', 'b:5:Moved');
  });

  it('is not overtaken by what is told of its aggregate later', async () => {
    await tell('a:2:Moved', 'b:6:Moved');
    expect(broker.offers).toEqual(['Opened: a:1:Opened', 'Moved: b:5:Moved', 'Moved: b:6:Moved']);
    broker.refused.clear();
    await recover();
    expect(broker.offers.slice(3)).toEqual(['Opened: a:1:Opened', 'Moved: a:2:Moved']);
  });

  it('is offered again in each round, and nothing later of its aggregate, as long as it is refused', async () => {
    await tell('a:2:Moved');
    await recover();
    await recover();
    expect(broker.offers.slice(2)).toEqual(['Opened: a:1:Opened', 'Opened: a:1:Opened']);
    await relay.idle();
    expect(unsent()).toEqual(['bank:a:1:Opened', 'bank:a:2:Moved']);
  });

  it('keeps a relay that stops from insisting', async () => {
    relay.stop();
    await tell('c:1:Moved');
    await relay.idle();
    expect(unsent()).toEqual(['bank:a:1:Opened', 'bank:c:1:Moved']);
  });
});

describe('what the broker says nothing about', () => {
  it('holds up nothing but its own aggregates, and is offered again in the next round', async () => {
    broker.isWary = true;
    await tell('a:1:Moved');
    await tell('a:2:Moved', 'b:1:Moved');
    broker.isWary = false;
    clock.advance(2_000);
    await settled();
    expect(broker.offers).toEqual(['Moved: a:1:Moved', 'Moved: b:1:Moved']);
    await recover();
    expect(broker.offers.slice(2)).toEqual(['Moved: a:1:Moved a:2:Moved']);
    await relay.idle();
    expect(unsent()).toEqual([]);
  });

  it('and was taken after all comes twice, and leaves no timer', async () => {
    broker.isWary = true;
    await tell('a:1:Moved');
    clock.advance(2_000);
    await broker.take();
    broker.isWary = false;
    await recover();
    await relay.idle();
    expect([broker.offers.length, unsent(), clock.waiting]).toEqual([2, [], 0]);
  });
});

describe('what is committed without a connection', () => {
  it('leaves before what is committed after the connection is back', async () => {
    broker.connected = false;
    await tell('a:1:Opened');
    broker.connected = true;
    await tell('a:2:Moved');
    expect(broker.offers).toEqual(['Opened: a:1:Opened', 'Moved: a:2:Moved']);
  });

  it('leaves by itself in the next round', async () => {
    broker.connected = false;
    await tell('a:1:Opened');
    await recover();
    expect(broker.offers).toEqual([]);
    broker.connected = true;
    await recover();
    expect(broker.offers).toEqual(['Opened: a:1:Opened']);
  });
});

describe('what is too much to remember', () => {
  const FITS = 10_000;
  const many = (count: number, version: number): string[] =>
    Array.from({ length: count }, (_, index) => `a${index}:${version}:Moved`);
  const offered = (): string[] => broker.offers.flatMap((offer) => offer.split(': ')[1]!.split(' '));

  beforeEach(async () => {
    broker.connected = false;
    await tell(...many(FITS, 1));
    expect(relay.isBehind).toBe(false);
    await tell('a0:2:Moved', 'b:1:Opened');
    expect(relay.isBehind).toBe(true);
    broker.connected = true;
  });

  it('is read from the table, and leaves before what is told later', async () => {
    await tell('b:2:Moved');
    await recover();
    expect(offered()).not.toContain('b:1:Opened');
    await recover();
    expect(relay.isBehind).toBe(false);
    await tell('b:3:Moved', 'a0:3:Moved');
    const order = offered();
    expect(order.filter((name) => name.startsWith('b:'))).toEqual(['b:1:Opened', 'b:2:Moved', 'b:3:Moved']);
    expect(order.filter((name) => name.startsWith('a0:'))).toEqual(['a0:1:Moved', 'a0:2:Moved', 'a0:3:Moved']);
    expect(order).toHaveLength(FITS + 5);
  });

  it('leaves before what is told while it is read', async () => {
    await recover();
    const claimUnsent = store.claimUnsent.bind(store);
    store.claimUnsent = async (...args) => {
      const claimed = await claimUnsent(...args);
      await tell('b:2:Moved');
      return claimed;
    };
    await recover();
    expect(offered().filter((name) => name.startsWith('b:'))).toEqual(['b:1:Opened', 'b:2:Moved']);
  });

  it('leaves page by page, and nothing that is told meanwhile gets ahead of the next page', async () => {
    await tell(...many(1_500, 3));
    await recover();
    const claimUnsent = store.claimUnsent.bind(store);
    let pages = 0;
    store.claimUnsent = async (...args) => {
      const claimed = await claimUnsent(...args);
      pages += 1;
      if (pages === 1) await tell('a1400:4:Moved');
      return claimed;
    };
    await recover();
    expect(pages).toBe(2);
    expect(offered().filter((name) => name.startsWith('a1400:'))).toEqual([
      'a1400:1:Moved',
      'a1400:3:Moved',
      'a1400:4:Moved',
    ]);
  });

  it('stays there while the store is away, and leaves later', async () => {
    await recover();
    store.available = false;
    await expect(relay.recover(always)).rejects.toThrow('away');
    expect(relay.isBehind).toBe(true);
    store.available = true;
    await recover();
    expect(offered()).toContain('b:1:Opened');
  });
});

describe('what another process has left behind', () => {
  it('is published in one round, however much it is, the oldest first', async () => {
    await commit(...Array.from({ length: 2_500 }, (_, index) => `a${index % 10}:${index}:Moved`));
    clock.advance(3_000);
    await recover();
    await relay.idle();
    expect(unsent()).toEqual([]);
    const ofOne = broker.offers
      .flatMap((offer) => offer.split(': ')[1]!.split(' '))
      .filter((name) => name.startsWith('a3:'));
    expect(ofOne).toEqual(ofOne.toSorted((a, b) => Number(a.split(':')[1]) - Number(b.split(':')[1])));
  });

  it('is left there by a service that stops', async () => {
    await commit(...Array.from({ length: 1_500 }, (_, index) => `a${index}:1:Moved`));
    clock.advance(3_000);
    let pages = 0;
    await relay.recover(() => pages++ < 1);
    await relay.idle();
    expect(unsent()).toHaveLength(500);
  });

  it('leaves before what this process has committed since about the same aggregate, and could not publish', async () => {
    await commit('a:1:Opened');
    clock.advance(3_000);
    broker.connected = false;
    await tell('a:2:Moved');
    broker.connected = true;
    await recover();
    expect(broker.offers).toEqual(['Opened: a:1:Opened', 'Moved: a:2:Moved']);
  });

  it('is not what this process remembers itself: that is not offered twice for it', async () => {
    broker.refused.add('Moved');
    await tell('a:1:Moved');
    broker.refused.clear();
    clock.advance(3_000);
    await recover();
    await recover();
    expect(broker.offers).toEqual(['Moved: a:1:Moved', 'Moved: a:1:Moved']);
  });
});

describe('what the broker has taken', () => {
  it('is marked together, a moment later', async () => {
    let statements = 0;
    const markSent = store.markSent.bind(store);
    store.markSent = (sent) => {
      statements += 1;
      return markSent(sent);
    };
    for (const name of ['a:1:Moved', 'b:1:Moved', 'c:1:Moved']) await tell(name);
    expect([broker.offers.length, statements]).toEqual([3, 0]);
    clock.advance(MARKED_WITHIN_MS);
    await settled();
    expect([unsent(), statements]).toEqual([[], 1]);
    expect(clock.waiting).toBe(0);
    await tell('a:2:Moved');
    clock.advance(MARKED_WITHIN_MS);
    await settled();
    expect([unsent(), statements]).toEqual([[], 2]);
  });
});
