import { configureLogging } from '@comanda/observability';
import { SystemClock, SystemRandom } from '@comanda/kernel';
import { requiredEnv } from '@comanda/testing';
import { MemoryBroker, NatsBroker } from '../src/index.js';
import type { BrokerKind } from './suites/index.js';

configureLogging({ level: 'silent' });

const clock = new SystemClock();
let shared: MemoryBroker | undefined;

export const memory: BrokerKind = {
  name: 'memory',
  connect: async () => (shared ??= new MemoryBroker(clock)),
  wipe: () => shared!.wipe(),
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
