import { NoAnswer } from '@comanda/messaging';
import { outsider, type FaultRates, type SimulatedBroker } from '../src/index.js';
import { Bench } from './bench.js';

const nothing = new Uint8Array();

function benchWith(rates: FaultRates): { bench: Bench; broker: SimulatedBroker; other: SimulatedBroker } {
  const bench = new Bench(rates);
  return { bench, broker: bench.process.ports.broker, other: bench.world.connectBroker({ ...outsider }) };
}

async function heardOf(subject: string, rates: FaultRates): Promise<number> {
  const { bench, broker, other } = benchWith(rates);
  let heard = 0;
  await other.subscribe(subject, () => void (heard += 1));
  broker.publish(subject, nothing);
  await bench.pass(120_000);
  return heard;
}

it.each([
  ['cmd.x', 'command lost', 0],
  ['cmd.x', 'command duplicated', 2],
  ['cmd.x', 'command late', 1],
  ['cmd.x', 'reply lost', 1],
  ['reply.x.1', 'reply lost', 0],
  ['reply.x.1', 'reply duplicated', 2],
] as const)('to %s, with %s, brings a message %i times', async (subject, kind, times) => {
  expect(await heardOf(subject, { [kind]: 1 })).toBe(times);
});

it('tells who sent what nobody took', async () => {
  const { bench, broker } = benchWith({});
  let told = 0;
  broker.publish('cmd.x', nothing, () => void (told += 1));
  await bench.pass(100);
  expect(told).toBe(1);
});

it.each([
  ['event not taken', 0],
  ['event taken, not acknowledged', 1],
] as const)('with %s an append fails, and the log has %i entries', async (kind, entries) => {
  const { bench, broker } = benchWith({ [kind]: 1 });
  let failed = false;
  broker.append('evt.x.Y', nothing).catch(() => (failed = true));
  await bench.pass(10_000);
  expect([failed, bench.world.server.entries.length]).toEqual([true, entries]);
});

it('gives an entry again that was not acknowledged in time, and takes a late acknowledgement', async () => {
  const { bench, broker, other } = benchWith({ 'acknowledgement late': 1 });
  let given = 0;
  await other.consume('g', ['evt.x.Y'], ({ ack }) => {
    given += 1;
    ack();
  });
  void broker.append('evt.x.Y', nothing);
  await bench.pass(60_000);
  expect(given).toBeGreaterThanOrEqual(1);
  expect(bench.world.server.groups.get('g')!.isIdle).toBe(true);
});

it('loses what is sent while the connection is cut, and goes on when it is mended', async () => {
  const { bench, broker, other } = benchWith({});
  const heard: string[] = [];
  await other.subscribe('x', () => heard.push('message'));
  await other.consume('g', ['evt.x.Y'], ({ ack }) => {
    heard.push('entry');
    ack();
  });
  other.sever();
  broker.publish('x', nothing);
  void broker.append('evt.x.Y', nothing);
  await bench.pass(1_000);
  expect([other.connected, heard]).toEqual([false, []]);
  other.mend();
  await bench.pass(1_000);
  expect(heard).toEqual(['entry']);
});

it('answers no question that was lost', async () => {
  const { bench, broker, other } = benchWith({ 'question lost': 1 });
  await other.serve('q', 'q', async (payload) => payload);
  let error: unknown;
  broker.request('q', nothing, 100).catch((reason: unknown) => (error = reason));
  await bench.pass(1_000);
  expect(error).toBeInstanceOf(NoAnswer);
});

it('reuses sequences after it has lost its last entries', async () => {
  const { bench, broker } = benchWith({});
  const append = async (): Promise<number> => {
    let sequence = 0;
    void broker.append('evt.x.Y', nothing).then((given) => (sequence = given));
    await bench.pass(100);
    return sequence;
  };
  expect([await append(), await append(), await append()]).toEqual([1, 2, 3]);
  bench.world.server.loseAfter(1, false);
  expect(await append()).toBe(2);
});
