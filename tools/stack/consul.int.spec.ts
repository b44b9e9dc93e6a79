import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { isAlive } from '../process/alive.mjs';
import { startStack, type Stack } from './index.mjs';

jest.setTimeout(120_000);

let stack: Stack;

beforeAll(async () => {
  stack = await startStack({ services: [], databases: [], consul: true });
});
afterAll(() => stack?.close());

const key = (method: string, body?: string) => fetch(`${stack.urls.consul}/v1/kv/greeting`, { method, body });

describe('the Consul of a stack', () => {
  it.each([false, true])('keeps what it was given over a restart (killed: %s)', async (kill) => {
    await key('PUT', 'hello');
    const before = stack.pid('consul');
    await stack.consulStop({ kill });
    expect(isAlive(Number(before))).toBe(false);
    await stack.consulStart();
    await expect((await key('GET')).json()).resolves.toMatchObject([{ Value: btoa('hello') }]);
  });

  it('is wiped only while it is down', async () => {
    await expect(stack.consulWipe()).rejects.toThrow('stop Consul before its storage is deleted');
    await stack.consulStop({ kill: true });
    await stack.consulWipe();
    await stack.consulStart();
    expect((await key('GET')).status).toBe(404);
  });
});
