import type { Delivery } from '../../../src/index.js';
import { bytes, text, type BrokerBench } from './broker-bench.js';

export function logSuite(bench: BrokerBench): void {
  describe('the log', () => {
    let subject: string;

    beforeEach(() => {
      subject = `evt.${bench.own}.Happened`;
    });

    // One after the other: entries that are under way together have no order, since one may have to be sent again.
    const append = async (...words: string[]): Promise<number[]> => {
      const sequences: number[] = [];
      for (const word of words) sequences.push(await bench.broker.append(subject, bytes(word)));
      return sequences;
    };
    const words = (deliveries: readonly Delivery[]): string[] => deliveries.map(({ payload }) => text(payload));
    const consume = async (
      group: string,
      take: (delivery: Delivery) => void = ({ ack }) => ack(),
      from = bench.broker,
    ) => {
      const deliveries: Delivery[] = [];
      const subscription = await from.consume(group, [subject], (delivery) => {
        deliveries.push(delivery);
        take(delivery);
      });
      return { deliveries, stop: () => subscription.stop() };
    };
    const arrived = (deliveries: readonly Delivery[], count: number): Promise<void> =>
      bench.eventually(`${count} deliveries`, () => deliveries.length >= count);

    it('gives growing sequences', async () => {
      const sequences = await append('1', '2', '3');
      expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
      expect(new Set(sequences).size).toBe(3);
    });

    it('is read by a group from the beginning, in order, and goes on', async () => {
      await append('1', '2');
      const { deliveries, stop } = await consume(bench.own);
      await arrived(deliveries, 2);
      await append('3');
      await arrived(deliveries, 3);
      expect(words(deliveries)).toEqual(['1', '2', '3']);
      expect(deliveries[0]!.subject).toBe(subject);
      await stop();
    });

    it('is read in the order of its sequences, whatever the subjects', async () => {
      const subjects = [`${subject}A`, `${subject}B`];
      const heard: string[] = [];
      for (const [index, each] of [...subjects, ...subjects, ...subjects].entries())
        await bench.broker.append(each, bytes(String(index)));
      const { stop } = await bench.broker.consume(bench.own, subjects, ({ payload, ack }) => {
        heard.push(text(payload));
        ack();
      });
      await bench.eventually('all entries', () => heard.length === 6);
      expect(heard).toEqual(['0', '1', '2', '3', '4', '5']);
      await stop();
    });

    it('is read by a group only where its subjects are', async () => {
      const { deliveries, stop } = await consume(bench.own);
      await bench.broker.append(`evt.${bench.own}.Other`, bytes('other'));
      await append('1');
      await arrived(deliveries, 1);
      expect(words(deliveries)).toEqual(['1']);
      await stop();
    });

    it('is read by every group', async () => {
      await append('1');
      const groups = [await consume(`${bench.own}-a`), await consume(`${bench.own}-b`, undefined, bench.other)];
      for (const { deliveries } of groups) await arrived(deliveries, 1);
      expect(groups.map(({ deliveries }) => words(deliveries))).toEqual([['1'], ['1']]);
      for (const { stop } of groups) await stop();
    });

    it('gives each entry to one member of a group', async () => {
      const members = [await consume(bench.own), await consume(bench.own, undefined, bench.other)];
      const sent = Array.from({ length: 20 }, (_, index) => String(index));
      await append(...sent);
      const all = (): string[] => members.flatMap(({ deliveries }) => words(deliveries));
      await bench.eventually('all entries', () => all().length >= 20);
      expect(all().sort()).toEqual([...sent].sort());
      for (const { stop } of members) await stop();
    });

    it('does not give again what was acknowledged', async () => {
      await append('1', '2');
      const before = await consume(bench.own);
      await arrived(before.deliveries, 2);
      await bench.eventually(
        'the acknowledgements',
        async () => (await bench.broker.progress(bench.own)).acknowledged > 0,
      );
      await before.stop();
      const after = await consume(bench.own, undefined, bench.other);
      await append('3');
      await arrived(after.deliveries, 1);
      expect(words(after.deliveries)).toEqual(['3']);
      await after.stop();
    });

    it('gives to another member what one had and went with', async () => {
      await append('1');
      const gone = await consume(bench.own, () => undefined);
      await arrived(gone.deliveries, 1);
      await gone.stop();
      const { deliveries, stop } = await consume(bench.own, undefined, bench.other);
      await bench.eventually('the entry', () => deliveries.length > 0, { withinMs: 15_000 });
      expect(words(deliveries)).toEqual(['1']);
      expect([gone.deliveries[0]!.isFirst, deliveries[0]!.isFirst]).toEqual([true, false]);
      await stop();
    }, 20_000);

    it('gives again what was given back, and holds up nothing else meanwhile', async () => {
      let refusals = 2;
      const { deliveries, stop } = await consume(bench.own, ({ payload, ack, retry }) => {
        if (text(payload) === '1' && refusals-- > 0) retry(50);
        else ack();
      });
      await append('1', '2');
      await arrived(deliveries, 4);
      expect(words(deliveries).slice(0, 2)).toEqual(['1', '2']);
      const given = deliveries.filter(({ payload }) => text(payload) === '1');
      expect(given.map(({ isFirst }) => isFirst)).toEqual([true, false, false]);
      await stop();
    });

    it('gives nothing to who has stopped', async () => {
      const { deliveries, stop } = await consume(bench.own);
      await append('1');
      await arrived(deliveries, 1);
      await stop();
      await append('2');
      await bench.flushed();
      expect(words(deliveries)).toEqual(['1']);
    });

    it('is heard as it grows by who has subscribed', async () => {
      const heard: string[] = [];
      await bench.hear('evt.*.Happened', heard, {}, bench.other);
      await bench.flushed();
      await append(bench.own);
      await bench.eventually('the entry', () => heard.includes(bench.own));
    });

    it('tells how far a group is', async () => {
      expect((await bench.broker.progress(bench.own)).acknowledged).toBe(0);
      const [first, second] = await append('1', '2');
      const open: Delivery[] = [];
      const { deliveries, stop } = await consume(bench.own, (delivery) =>
        text(delivery.payload) === '2' ? void open.push(delivery) : delivery.ack(),
      );
      await arrived(deliveries, 2);
      await bench.eventually(
        'the first to be acknowledged',
        async () => (await bench.broker.progress(bench.own)).acknowledged >= first!,
      );
      const before = await bench.broker.progress(bench.own);
      expect(before.last).toBeGreaterThanOrEqual(second!);
      expect(before.acknowledged).toBeLessThan(second!);
      open[0]!.ack();
      await bench.eventually(
        'the second to be acknowledged',
        async () => (await bench.broker.progress(bench.own)).acknowledged >= second!,
      );
      await stop();
    });
  });
}
