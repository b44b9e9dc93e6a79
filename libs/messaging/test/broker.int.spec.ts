import { randomUUID } from 'node:crypto';
import { eventually } from '@comanda/testing';
import { NoAnswer, type Broker, type Delivery } from '../src/index.js';
import { memory, nats } from './brokers.js';

const text = (payload: Uint8Array): string => Buffer.from(payload).toString();
const bytes = (word: string): Uint8Array => Buffer.from(word);

describe.each([memory, nats])('the $name broker', (kind) => {
  let broker: Broker;
  /** Another process's connection. */
  let other: Broker;
  /** A name that no other test uses. */
  let own: string;

  beforeAll(async () => {
    broker = await kind.connect();
    other = await kind.connect();
  });
  afterAll(async () => {
    await broker.close();
    await other.close();
  });
  beforeEach(() => {
    own = `test-${randomUUID()}`;
  });

  const hear = async (subject: string, heard: string[], options?: { queue?: string }, from = broker) =>
    from.subscribe(subject, (payload) => heard.push(text(payload)), options);
  /** Returns when all that was published before has arrived. */
  const flushed = async (): Promise<void> => {
    for (const each of [broker, other]) {
      const heard: string[] = [];
      const marker = await hear(`${own}.marker`, heard, {}, each);
      // A subscription takes effect in its server's own time; whoever is heard once is there.
      await eventually('a marker', () => {
        other.publish(`${own}.marker`, bytes('m'));
        broker.publish(`${own}.marker`, bytes('m'));
        return heard.length > 1;
      });
      await marker.stop();
    }
  };

  it('is connected', () => {
    expect(broker.connected).toBe(true);
  });

  describe('a published message', () => {
    it('reaches every subscriber of its subject, in order, and no other', async () => {
      const [first, second, stranger] = [[], [], []] as string[][];
      await hear(`${own}.a`, first!);
      await hear(`${own}.a`, second!, {}, other);
      await hear(`${own}.b`, stranger!);
      await flushed();
      for (const word of ['1', '2', '3']) broker.publish(`${own}.a`, bytes(word));
      await eventually('both to hear', () => first!.length === 3 && second!.length === 3);
      expect([first, second, stranger]).toEqual([['1', '2', '3'], ['1', '2', '3'], []]);
    });

    it('reaches one member of each queue', async () => {
      const [one, two, another] = [[], [], []] as string[][];
      await hear(own, one!, { queue: 'q' });
      await hear(own, two!, { queue: 'q' }, other);
      await hear(own, another!, { queue: 'r' });
      await flushed();
      const words = Array.from({ length: 20 }, (_, index) => String(index));
      for (const word of words) broker.publish(own, bytes(word));
      await eventually('the other queue', () => another!.length === 20);
      await eventually('the queue', () => one!.length + two!.length >= 20);
      await flushed();
      expect([...one!, ...two!].sort()).toEqual([...words].sort());
    });

    it('reaches who has a star in the place of a token, and is told its subject', async () => {
      const heard: string[] = [];
      await broker.subscribe(`${own}.*.x`, (_payload, subject) => heard.push(subject));
      await flushed();
      for (const subject of ['a.x', 'b.x', 'a.y', 'a.b.x']) broker.publish(`${own}.${subject}`, bytes(''));
      await flushed();
      await eventually('two subjects', () => heard.length === 2);
      expect(heard).toEqual([`${own}.a.x`, `${own}.b.x`]);
    });

    it('reaches nobody who has stopped', async () => {
      const heard: string[] = [];
      const subscription = await hear(own, heard);
      await flushed();
      broker.publish(own, bytes('1'));
      await eventually('one message', () => heard.length === 1);
      await subscription.stop();
      broker.publish(own, bytes('2'));
      await flushed();
      expect(heard).toEqual(['1']);
    });

    it('that has arrived is heard before a stop ends', async () => {
      const heard: string[] = [];
      const subscription = await hear(own, heard);
      await flushed();
      for (const word of ['1', '2', '3']) broker.publish(own, bytes(word));
      await subscription.stop();
      expect(heard).toEqual(['1', '2', '3']);
    });

    it('never throws, however great it is', () => {
      expect(() => broker.publish(own, new Uint8Array(2 * 1024 * 1024))).not.toThrow();
    });
  });

  describe('a question', () => {
    const ask = (word: string, timeoutMs = 2_000) => other.request(own, bytes(word), timeoutMs);

    it('is answered by one of those who serve it', async () => {
      let asked = 0;
      const answer = async (payload: Uint8Array): Promise<Uint8Array> => {
        asked += 1;
        return bytes(`${text(payload)}!`);
      };
      await broker.serve(own, 'q', answer);
      await other.serve(own, 'q', answer);
      await flushed();
      expect(text(await ask('hello'))).toBe('hello!');
      expect(asked).toBe(1);
    });

    it('that nobody serves is not answered', async () => {
      await expect(ask('hello')).rejects.toBeInstanceOf(NoAnswer);
    });

    it.each<[string, () => Promise<Uint8Array>]>([
      ['fails', () => Promise.reject(new Error('a defect'))],
      ['is too slow', () => new Promise(() => undefined)],
    ])('whose server %s is not answered', async (_what, answer) => {
      await broker.serve(own, 'q', answer);
      await flushed();
      await expect(ask('hello', 100)).rejects.toBeInstanceOf(NoAnswer);
    });

    it('is not answered by one who has stopped', async () => {
      const serving = await broker.serve(own, 'q', async () => bytes('!'));
      await flushed();
      await ask('hello');
      await serving.stop();
      await flushed();
      await expect(ask('hello', 100)).rejects.toBeInstanceOf(NoAnswer);
    });
  });

  describe('the log', () => {
    let subject: string;

    beforeEach(() => {
      subject = `evt.${own}.Happened`;
    });

    // One after the other: entries that are under way together have no order, since one may have to be sent again.
    const append = async (...words: string[]): Promise<number[]> => {
      const sequences: number[] = [];
      for (const word of words) sequences.push(await broker.append(subject, bytes(word)));
      return sequences;
    };
    const words = (deliveries: readonly Delivery[]): string[] => deliveries.map(({ payload }) => text(payload));
    const consume = async (group: string, take: (delivery: Delivery) => void = ({ ack }) => ack(), from = broker) => {
      const deliveries: Delivery[] = [];
      const subscription = await from.consume(group, [subject], (delivery) => {
        deliveries.push(delivery);
        take(delivery);
      });
      return { deliveries, stop: () => subscription.stop() };
    };
    const arrived = (deliveries: readonly Delivery[], count: number): Promise<void> =>
      eventually(`${count} deliveries`, () => deliveries.length >= count);

    it('gives growing sequences', async () => {
      const sequences = await append('1', '2', '3');
      expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
      expect(new Set(sequences).size).toBe(3);
    });

    it('is read by a group from the beginning, in order, and goes on', async () => {
      await append('1', '2');
      const { deliveries, stop } = await consume(own);
      await arrived(deliveries, 2);
      await append('3');
      await arrived(deliveries, 3);
      expect(words(deliveries)).toEqual(['1', '2', '3']);
      expect(deliveries[0]!.subject).toBe(subject);
      await stop();
    });

    it('is read by a group only where its subjects are', async () => {
      const { deliveries, stop } = await consume(own);
      await broker.append(`evt.${own}.Other`, bytes('other'));
      await append('1');
      await arrived(deliveries, 1);
      expect(words(deliveries)).toEqual(['1']);
      await stop();
    });

    it('is read by every group', async () => {
      await append('1');
      const groups = [await consume(`${own}-a`), await consume(`${own}-b`, undefined, other)];
      for (const { deliveries } of groups) await arrived(deliveries, 1);
      expect(groups.map(({ deliveries }) => words(deliveries))).toEqual([['1'], ['1']]);
      for (const { stop } of groups) await stop();
    });

    it('gives each entry to one member of a group', async () => {
      const members = [await consume(own), await consume(own, undefined, other)];
      const sent = Array.from({ length: 20 }, (_, index) => String(index));
      await append(...sent);
      const all = (): string[] => members.flatMap(({ deliveries }) => words(deliveries));
      await eventually('all entries', () => all().length >= 20);
      expect(all().sort()).toEqual([...sent].sort());
      for (const { stop } of members) await stop();
    });

    it('does not give again what was acknowledged', async () => {
      await append('1', '2');
      const before = await consume(own);
      await arrived(before.deliveries, 2);
      await eventually('the acknowledgements', async () => (await broker.progress(own)).acknowledged > 0);
      await before.stop();
      const after = await consume(own, undefined, other);
      await append('3');
      await arrived(after.deliveries, 1);
      expect(words(after.deliveries)).toEqual(['3']);
      await after.stop();
    });

    it('gives again what was given back, and holds up nothing else meanwhile', async () => {
      let refusals = 2;
      const { deliveries, stop } = await consume(own, ({ payload, ack, retry }) => {
        if (text(payload) === '1' && refusals-- > 0) retry(50);
        else ack();
      });
      await append('1', '2');
      await arrived(deliveries, 4);
      expect(words(deliveries).slice(0, 2)).toEqual(['1', '2']);
      expect(words(deliveries).filter((word) => word === '1')).toHaveLength(3);
      await stop();
    });

    it('gives nothing to who has stopped', async () => {
      const { deliveries, stop } = await consume(own);
      await append('1');
      await arrived(deliveries, 1);
      await stop();
      await append('2');
      await flushed();
      expect(words(deliveries)).toEqual(['1']);
    });

    it('is heard as it grows by who has subscribed', async () => {
      const heard: string[] = [];
      await hear('evt.*.Happened', heard, {}, other);
      await flushed();
      await append(own);
      await eventually('the entry', () => heard.includes(own));
    });

    it('tells how far a group is', async () => {
      expect((await broker.progress(own)).acknowledged).toBe(0);
      const [first, second] = await append('1', '2');
      const open: Delivery[] = [];
      const { deliveries, stop } = await consume(own, (delivery) =>
        text(delivery.payload) === '2' ? void open.push(delivery) : delivery.ack(),
      );
      await arrived(deliveries, 2);
      await eventually('the first to be acknowledged', async () => (await broker.progress(own)).acknowledged >= first!);
      const before = await broker.progress(own);
      expect(before.last).toBeGreaterThanOrEqual(second!);
      expect(before.acknowledged).toBeLessThan(second!);
      open[0]!.ack();
      await eventually(
        'the second to be acknowledged',
        async () => (await broker.progress(own)).acknowledged >= second!,
      );
      await stop();
    });
  });
});
