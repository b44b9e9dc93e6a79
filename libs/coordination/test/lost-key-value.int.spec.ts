import { jest } from '@jest/globals';
import type { KeyValue } from '../src/index.js';
import { consulAt, natsAt } from './backends.js';
import { Cuttable } from './cuttable.js';
import { OwnServer } from './own-server.js';
import { lostKeyValueSuite, type BreakableServer } from './suites/index.js';

jest.setTimeout(180_000);

async function breakable(
  server: OwnServer,
  connect: (url: string) => KeyValue | Promise<KeyValue>,
): Promise<BreakableServer> {
  await server.start();
  const way = await Cuttable.to(server.url);
  const [cuttable, other] = [await connect(way.url), await connect(server.url)];
  return {
    cuttable,
    other,
    cut: () => way.cut(),
    hang: () => way.hang(),
    heal: () => way.heal(),
    kill: () => server.kill(),
    start: () => server.start(),
    wipe: () => server.wipe(),
    dispose: async () => {
      await Promise.all([cuttable.close(), other.close()]);
      await way.close();
      await server.dispose();
    },
  };
}

lostKeyValueSuite({ name: 'NATS', open: async () => breakable(await OwnServer.nats(), natsAt) });
lostKeyValueSuite({ name: 'Consul', open: async () => breakable(await OwnServer.consul(), consulAt) });
