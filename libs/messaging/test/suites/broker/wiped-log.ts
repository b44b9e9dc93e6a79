import { bytes, text, type BrokerBench } from './broker-bench.js';

/** For a broker that a test may wipe. */
export function wipedLogSuite(bench: BrokerBench, wipe: () => void | Promise<void>): void {
  describe('a log that was lost', () => {
    it('is empty, and says so', async () => {
      const subject = `evt.${bench.own}.Happened`;
      await bench.broker.append(subject, bytes('1'));
      const lost = await bench.broker.append(subject, bytes('2'));
      await wipe();
      expect((await bench.broker.progress(bench.own)).last).toBeLessThan(lost);
    });

    it('begins anew, and its groups go on with what comes then', async () => {
      const subject = `evt.${bench.own}.Happened`;
      const heard: string[] = [];
      const { stop } = await bench.broker.consume(bench.own, [subject], ({ payload, ack }) => {
        heard.push(text(payload));
        ack();
      });
      const sequence = await bench.broker.append(subject, bytes('before'));
      await bench.eventually('the entry', () => heard.length === 1);
      await wipe();
      expect(await bench.broker.append(subject, bytes('after'))).toBeLessThanOrEqual(sequence);
      await bench.eventually('the next entry', () => heard.length === 2);
      expect(heard).toEqual(['before', 'after']);
      await stop();
    });
  });
}
