import { SystemClock } from '@comanda/kernel';
import { configureLogging } from '@comanda/observability';
import { eventually } from '@comanda/testing';
import { ConsulRegistry, MemoryCatalog, MemoryRegistry, NatsRegistry } from '../src/index.js';
import { ConsulServer } from './consul-server.js';
import { NatsServer } from './nats-server.js';
import type { RegistryKind } from './suites/index.js';

configureLogging({ level: 'silent' });

const TTL_MS = 3_000;
const INTERVAL_MS = 250;

/** A kind of registry, and what has to be open while it is tested. */
export interface ServedKind extends RegistryKind {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** All live in this process. */
export function memory(): ServedKind {
  const catalog = new MemoryCatalog(new SystemClock(), TTL_MS);
  return {
    name: 'memory',
    open: async () => new MemoryRegistry(catalog, { intervalMs: INTERVAL_MS }),
    cutOff: async () => catalog.cutOff(),
    restore: async ({ empty }) => {
      if (empty) catalog.wipe();
      catalog.restore();
    },
    start: async () => undefined,
    stop: async () => undefined,
  };
}

/** A real Consul. The endpoints that the suite registers are nobody's, so the agent does not ask them. */
export async function consul(): Promise<ServedKind> {
  const server = await ConsulServer.prepare();
  const checks = { ttlMs: TTL_MS, askEveryMs: undefined };
  return {
    name: 'Consul',
    open: async () => new ConsulRegistry({ url: server.url, intervalMs: INTERVAL_MS, checks }),
    cutOff: () => server.kill(),
    restore: async ({ empty }) => {
      if (empty) server.wipe();
      await server.start();
    },
    start: () => server.start(),
    stop: () => server.dispose(),
  };
}

/** A real nats-server. */
export async function nats(): Promise<ServedKind> {
  const server = await NatsServer.prepare();
  let away = false;
  const open = async () => {
    const registry = new NatsRegistry({ url: server.url, intervalMs: INTERVAL_MS, ttlMs: TTL_MS });
    if (!away) await eventually('a connection', () => registry.connected, { withinMs: 20_000 });
    return registry;
  };
  return {
    name: 'NATS',
    open,
    cutOff: async () => {
      away = true;
      await server.kill();
    },
    restore: async ({ empty }) => {
      if (empty) server.wipe();
      await server.start();
      away = false;
    },
    start: () => server.start(),
    stop: () => server.dispose(),
  };
}
