import { NoAnswer } from '../../../src/index.js';
import { bytes, text, type BrokerBench } from './broker-bench.js';

export function questionSuite(bench: BrokerBench): void {
  describe('a question', () => {
    const ask = (word: string, timeoutMs = 2_000) => bench.other.request(bench.own, bytes(word), timeoutMs);

    it('is answered by one of those who serve it', async () => {
      let asked = 0;
      const answer = async (payload: Uint8Array): Promise<Uint8Array> => {
        asked += 1;
        return bytes(`${text(payload)}!`);
      };
      await bench.broker.serve(bench.own, 'q', answer);
      await bench.other.serve(bench.own, 'q', answer);
      expect(text(await ask('hello'))).toBe('hello!');
      expect(asked).toBe(1);
    });

    it('is answered as soon as it is served', async () => {
      for (let round = 0; round < 100; round++) {
        await bench.broker.serve(`${bench.own}.${round}`, 'q', async () => bytes('!'));
        expect(text(await bench.other.request(`${bench.own}.${round}`, bytes('?'), 10_000))).toBe('!');
      }
    });

    it('that nobody serves is not answered', async () => {
      await expect(ask('hello')).rejects.toBeInstanceOf(NoAnswer);
    });

    it.each<[string, () => Promise<Uint8Array>]>([
      ['fails', () => Promise.reject(new Error('a defect'))],
      ['is too slow', () => new Promise(() => undefined)],
    ])('whose server %s is not answered', async (_what, answer) => {
      await bench.broker.serve(bench.own, 'q', answer);
      await expect(ask('hello', 100)).rejects.toBeInstanceOf(NoAnswer);
    });

    it('is not answered by one who has stopped', async () => {
      const serving = await bench.broker.serve(bench.own, 'q', async () => bytes('!'));
      await ask('hello');
      await serving.stop();
      await bench.flushed();
      await expect(ask('hello', 100)).rejects.toBeInstanceOf(NoAnswer);
    });
  });
}
