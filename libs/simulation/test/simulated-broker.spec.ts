import { brokerSuite } from '@comanda/messaging/suites';
import { outsider, SimulatedBroker, SimulatedRandom, SimulatedServer, Turns, Faults } from '../src/index.js';
import { PassingTime } from './passing-time.js';

const time = new PassingTime();
const { schedule } = time;
const chance = new SimulatedRandom(1);
const server = new SimulatedServer({
  schedule,
  chance,
  faults: new Faults(schedule, chance),
  turns: new Turns(schedule, 0),
  latency: () => 100 + chance.below(500),
});
afterAll(() => time.stop());

brokerSuite({
  name: 'simulated',
  connect: async () => new SimulatedBroker(server, { ...outsider }),
  wipe: () => server.loseAfter(0, false),
});
