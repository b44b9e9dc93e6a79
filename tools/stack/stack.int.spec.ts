import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { isAlive } from '../process/alive.mjs';
import { startStack, type Stack } from './index.mjs';
import { freePorts } from './ports.mjs';

jest.setTimeout(120_000);

let stack: Stack;

beforeAll(async () => {
  const ports = { ...(await freePorts()), ...(await freePorts(['nats.monitor'])) };
  stack = await startStack({ services: [], databases: [], ports });
});
afterAll(() => stack?.close());

async function query(sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: stack.urls.postgres });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('a stack without services', () => {
  it('runs Postgres with all that makes a commit last', async () => {
    const settings = "SELECT name FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit') AND setting = 'on'";
    await expect(query(settings)).resolves.toHaveLength(2);
  });

  it('lets nats-server be looked at where there is a port for that', async () => {
    const response = await fetch(`${stack.urls.natsMonitor}/varz`);
    await expect(response.json()).resolves.toMatchObject({ in_msgs: expect.any(Number) });
  });

  it.each(['fast', 'immediate', 'kill'] as const)('keeps what was committed when Postgres goes by %s', async (mode) => {
    await query(`CREATE TABLE ${mode} AS SELECT 42 AS answer`);
    const before = stack.pid('postgres');
    await stack.postgresRestart(mode);
    expect(stack.pid('postgres')).not.toBe(before);
    await expect(query(`SELECT answer FROM ${mode}`)).resolves.toEqual([{ answer: 42 }]);
  });

  it('wipes the broker only while that is down', async () => {
    await expect(stack.natsWipe()).rejects.toThrow('stop nats-server before its storage is deleted');
    await stack.natsStop({ kill: true });
    await stack.natsWipe();
    await stack.natsStart();
    expect(isAlive(Number(stack.pid('nats')))).toBe(true);
  });

  it('names the services it has when it is asked for another', async () => {
    await expect(stack.start('cashier')).rejects.toThrow('unknown service cashier; known: gateway, order');
    expect(() => stack.pid('order')).toThrow('order has not been started');
  });

  it('leaves nothing behind', async () => {
    const pids = [stack.pid('postgres'), stack.pid('nats')].map(Number);
    await stack.close();
    expect(pids.map(isAlive)).toEqual([false, false]);
    expect(existsSync(stack.dataDir)).toBe(false);
  });
});
