import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { waitUntil } from '../process/wait-until.mjs';
import { hasOwnFabio, startStack, type FabioUrls, type Stack } from './index.mjs';

jest.setTimeout(120_000);

const found = await hasOwnFabio();
const name = 'fabio.properties' + (found ? '' : ' (no fabio was found here; npm run demo -- --full tells what to do)');

(found ? describe : describe.skip)(name, () => {
  let stack: Stack;
  let fabio: FabioUrls;
  const gateways = new Map<string, Server>();

  beforeAll(async () => {
    stack = await startStack({ services: [], databases: [], fabio: true });
    fabio = stack.urls.fabio!;
  });
  afterAll(() => stack?.close());
  afterEach(async () => {
    await Promise.all([...gateways.keys()].map(leave));
    await waitUntil('all routes to be gone', async () => (await routes()).length === 0);
  });

  type Handler = (request: IncomingMessage, response: ServerResponse) => void;

  async function consul(path: string, body?: object): Promise<void> {
    const init = { method: 'PUT', ...(body && { body: JSON.stringify(body) }) };
    expect((await fetch(`${stack.urls.consul}/v1/agent/${path}`, init)).status).toBe(200);
  }

  async function routes(): Promise<readonly { dst: string; weight: number }[]> {
    return (await (await fetch(`${fabio.pages}/api/routes`)).json()) ?? [];
  }

  /** Something that registers as a gateway does. */
  async function join(id: string, tag = 'urlprefix-/', handler: Handler = (_, response) => response.end(id)) {
    const server = createServer(handler).listen(0, '127.0.0.1');
    gateways.set(id, server);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const checks = [
      { CheckID: `${id}:alive`, TTL: '600s', Status: 'passing' },
      { CheckID: `${id}:ready`, TTL: '600s', Status: 'passing' },
    ];
    await consul('service/register', {
      Name: 'gateway',
      ID: id,
      Address: '127.0.0.1',
      Port: port,
      Tags: [tag],
      Checks: checks,
    });
    await waitUntil(`a route to ${id}`, async () =>
      (await routes()).some(({ dst }) => new URL(dst).port === `${port}`),
    );
  }

  async function leave(id: string): Promise<void> {
    await consul(`service/deregister/${id}`);
    gateways.get(id)?.closeAllConnections();
    await new Promise((resolve) => gateways.get(id)?.close(resolve));
    gateways.delete(id);
  }

  const ask = async (path = '/v1/orders'): Promise<string> => (await fetch(`${fabio.http}${path}`)).text();

  async function counted(requests: number): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (let left = requests; left > 0; left--) {
      const id = await ask();
      counts[id] = (counts[id] ?? 0) + 1;
    }
    return counts;
  }

  it('says 503 while there is no gateway: come again', async () => {
    expect((await fetch(`${fabio.http}/v1/orders`)).status).toBe(503);
  });

  it('gives each gateway as much as the others', async () => {
    await join('one');
    await join('two');
    expect(await counted(20)).toEqual({ one: 10, two: 10 });
  });

  it('gives a gateway the share that its tag says', async () => {
    await join('old');
    await join('new', 'urlprefix-/ weight=0.1');
    expect(await counted(50)).toEqual({ old: 45, new: 5 });
  });

  it('leaves out one whose readiness fails, though it lives', async () => {
    await join('ready');
    await join('draining');
    await consul('check/fail/draining:ready');
    await waitUntil('one route', async () => (await routes()).length === 1);
    expect(await counted(6)).toEqual({ ready: 6 });
  });

  it('sends nothing to one that has left', async () => {
    await join('stays');
    await join('leaves');
    await consul('service/deregister/leaves');
    await waitUntil('one route', async () => (await routes()).length === 1);
    expect(await counted(6)).toEqual({ stays: 6 });
  });

  it('passes events on while the answer goes on', async () => {
    let end = (): void => undefined;
    await join('events', 'urlprefix-/', (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: first\n\n');
      end = () => response.end();
    });
    const response = await fetch(`${fabio.http}/v1/orders/1/events`, { headers: { accept: 'text/event-stream' } });
    const { value } = await response.body!.pipeThrough(new TextDecoderStream()).getReader().read();
    end();
    expect(value).toBe('data: first\n\n');
  });

  it('lets nobody change routes by its pages', async () => {
    expect((await fetch(`${fabio.pages}/api/manual`, { method: 'PUT', body: '{}' })).status).toBe(403);
  });

  it('tells Prometheus what went where', async () => {
    await join('measured');
    await ask();
    expect(await (await fetch(fabio.metrics!)).text()).toMatch(/^fabio_\w+.*\bservice="gateway"/m);
  });
});
