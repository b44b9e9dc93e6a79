import { configureLogging } from '@comanda/observability';
import { SystemClock, SystemRandom } from '@comanda/kernel';
import { requiredEnv } from '@comanda/testing';
import { MemoryBroker, NatsBroker, type Broker } from '../src/index.js';

configureLogging({ level: 'silent' });

/** A kind of broker. `connect` gives a connection of its own where there is such a thing. */
export interface BrokerKind {
  readonly name: string;
  connect(): Promise<Broker>;
}

const clock = new SystemClock();
let shared: MemoryBroker | undefined;

export const memory: BrokerKind = {
  name: 'memory',
  connect: async () => (shared ??= new MemoryBroker(clock)),
};

export const nats: BrokerKind = {
  name: 'nats',
  connect: async () => {
    const url = requiredEnv('TEST_NATS_URL', 'the URL of a nats-server with JetStream');
    const broker = natsAt(url);
    // Answers as soon as there is a connection.
    await (await broker.subscribe('test.connected', () => undefined)).stop();
    return broker;
  },
};

/** A connection to that server, which need not be up yet. */
export function natsAt(url: string): NatsBroker {
  return new NatsBroker({ url, name: 'test', clock, random: new SystemRandom() });
}
