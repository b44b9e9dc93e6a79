import { MemoryBroker, MemoryStore, Messaging } from '@comanda/messaging';
import { eventually, FakeClock, SeededRandom, settled } from '@comanda/testing';
import { JournalAnnouncements } from './journal-announcements.js';

const clock = new FakeClock();
const nothing = { reads: () => ({}), decide: () => ({ reply: {} }) };

let broker: MemoryBroker;
let processes: { messaging: Messaging; announcements: JournalAnnouncements }[];

beforeEach(() => {
  broker = new MemoryBroker(clock);
  const store = new MemoryStore(clock);
  processes = ['p1', 'p2'].map((processId) => {
    const messaging = new Messaging({
      service: 'orchestrator',
      processId,
      store,
      broker,
      clock,
      random: new SeededRandom(),
    });
    const announcements = new JournalAnnouncements(messaging);
    announcements.onApplicationBootstrap();
    return { messaging, announcements };
  });
});
afterEach(() => processes.forEach(({ announcements }) => announcements.onModuleDestroy()));

const commit = (process: number) => processes[process]!.messaging.executor.execute(nothing, {});
const listen = (process: number) => {
  const heard = { times: 0, stop: () => {} };
  heard.stop = processes[process]!.announcements.onNews(() => (heard.times += 1));
  return heard;
};

it('tells every process of a commit, and its own even without a broker', async () => {
  const [here, there] = [listen(0), listen(1)];
  await commit(0);
  await settled();
  expect([here.times > 0, there.times]).toEqual([true, 1]);
  broker.connected = false;
  const before = here.times;
  await commit(0);
  await settled();
  expect([here.times - before, there.times]).toEqual([1, 1]);
});

it('announces a burst of commits twice: its beginning, and what came after that', async () => {
  const there = listen(1);
  for (let count = 0; count < 20; count += 1) await commit(0);
  await eventually('the second announcement', () => there.times >= 2);
  expect(there.times).toBe(2);
});

it('is silent for who has stopped to listen', async () => {
  const [here, there] = [listen(0), listen(1)];
  here.stop();
  there.stop();
  await settled();
  await commit(0);
  await settled();
  expect([here.times, there.times]).toEqual([0, 0]);
});
