import { bytes, type BrokerBench } from './broker-bench.js';

export function publishedSuite(bench: BrokerBench): void {
  describe('a published message', () => {
    it('reaches every subscriber of its subject, in order, and no other', async () => {
      const [first, second, stranger] = [[], [], []] as string[][];
      await bench.hear(`${bench.own}.a`, first!);
      await bench.hear(`${bench.own}.a`, second!, {}, bench.other);
      await bench.hear(`${bench.own}.b`, stranger!);
      for (const word of ['1', '2', '3']) bench.broker.publish(`${bench.own}.a`, bytes(word));
      await bench.eventually('both to hear', () => first!.length === 3 && second!.length === 3);
      expect([first, second, stranger]).toEqual([['1', '2', '3'], ['1', '2', '3'], []]);
    });

    it('reaches whoever has subscribed', async () => {
      const heard: string[] = [];
      for (let round = 0; round < 100; round++) {
        await bench.hear(`${bench.own}.${round}`, heard);
        bench.other.publish(`${bench.own}.${round}`, bytes('x'));
      }
      await bench.eventually('all to be heard', () => heard.length === 100);
    });

    it('reaches one member of each queue', async () => {
      const [one, two, another] = [[], [], []] as string[][];
      await bench.hear(bench.own, one!, { queue: 'q' });
      await bench.hear(bench.own, two!, { queue: 'q' }, bench.other);
      await bench.hear(bench.own, another!, { queue: 'r' });
      const words = Array.from({ length: 20 }, (_, index) => String(index));
      for (const word of words) bench.broker.publish(bench.own, bytes(word));
      await bench.eventually('the other queue', () => another!.length === 20);
      await bench.eventually('the queue', () => one!.length + two!.length >= 20);
      await bench.flushed();
      expect([...one!, ...two!].sort()).toEqual([...words].sort());
    });

    it('reaches who has a star in the place of a token, and is told its subject', async () => {
      const heard: string[] = [];
      await bench.broker.subscribe(`${bench.own}.*.x`, (_payload, subject) => heard.push(subject));
      for (const subject of ['a.x', 'b.x', 'a.y', 'a.b.x']) bench.broker.publish(`${bench.own}.${subject}`, bytes(''));
      await bench.flushed();
      await bench.eventually('two subjects', () => heard.length === 2);
      expect(heard).toEqual([`${bench.own}.a.x`, `${bench.own}.b.x`]);
    });

    it('reaches nobody who has stopped', async () => {
      const heard: string[] = [];
      const subscription = await bench.hear(bench.own, heard);
      bench.broker.publish(bench.own, bytes('1'));
      await bench.eventually('one message', () => heard.length === 1);
      await subscription.stop();
      bench.broker.publish(bench.own, bytes('2'));
      await bench.flushed();
      expect(heard).toEqual(['1']);
    });

    it('that has arrived is heard before a stop ends', async () => {
      const heard: string[] = [];
      const subscription = await bench.hear(bench.own, heard);
      for (const word of ['1', '2', '3']) bench.broker.publish(bench.own, bytes(word));
      await subscription.stop();
      expect(heard).toEqual(['1', '2', '3']);
    });

    it('is lost for who subscribes later', async () => {
      const heard: string[] = [];
      bench.broker.publish(bench.own, bytes('1'));
      await bench.flushed();
      await bench.hear(bench.own, heard);
      bench.broker.publish(bench.own, bytes('2'));
      await bench.eventually('one message', () => heard.length > 0);
      expect(heard).toEqual(['2']);
    });

    it('that nobody takes is told to its sender', async () => {
      let isUnserved = false;
      bench.broker.publish(bench.own, bytes('1'), () => (isUnserved = true));
      await bench.eventually('the word that nobody took it', () => isUnserved);
    });

    it('that somebody takes is not told to its sender', async () => {
      let isUnserved = false;
      const heard: string[] = [];
      await bench.hear(bench.own, heard, { queue: 'q' }, bench.other);
      bench.broker.publish(bench.own, bytes('1'), () => (isUnserved = true));
      await bench.eventually('the message', () => heard.length === 1);
      await bench.flushed();
      expect(isUnserved).toBe(false);
    });

    it('never throws, however great it is', () => {
      expect(() => bench.broker.publish(bench.own, new Uint8Array(2 * 1024 * 1024))).not.toThrow();
    });
  });
}
