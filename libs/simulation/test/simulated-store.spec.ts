import { storeSuite, type OpenStore } from '@comanda/messaging/suites';
import { Faults, outsider, SimulatedDatabase, SimulatedRandom, SimulatedStore } from '../src/index.js';
import { PassingTime } from './passing-time.js';

let time: PassingTime | undefined;

function open(): OpenStore {
  const { schedule } = (time ??= new PassingTime());
  const database = new SimulatedDatabase('test', schedule);
  const chance = new SimulatedRandom(1);
  const store = new SimulatedStore({ schedule, chance, faults: new Faults(schedule, chance) }, outsider, database);
  return {
    store,
    age: async (ms) => database.step(ms),
    outbox: async () => database.outbox.inOrder().map(({ eventId }) => eventId),
    log: async (name) => database.log(name),
    now: async () => new Date(database.nowMs()),
  };
}

storeSuite({ name: 'simulated', open: async () => open(), dispose: async () => time?.stop() });
