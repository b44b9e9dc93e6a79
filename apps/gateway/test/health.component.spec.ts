import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServiceInstance } from '@comanda/discovery';
import { afterEach, describe, expect, it } from '@jest/globals';
import { InstanceAsker } from '../src/app/health/ask-instances.js';
import { GatewayUnderTest } from './gateway-under-test.js';

const servers: Server[] = [];

/** An instance that answers /readyz with that, or not at all. */
async function anInstance(name: string, answer: object | 'hangs'): Promise<ServiceInstance> {
  const server = createServer((_request, response) => {
    if (answer !== 'hangs') response.end(JSON.stringify(answer));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const endpoints = { http: port };
  return { name, id: `${name}-1`, version: '1.0.0', address: '127.0.0.1', endpoints, metadata: {}, health: 'passing' };
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

describe('the state of all instances', () => {
  it('says what each of them says, and who does not answer', async () => {
    const instances = await Promise.all([
      anInstance('order', { status: 'ready', checks: { postgres: 'ok' } }),
      anInstance('kitchen', { status: 'failing', checks: { postgres: 'failing' } }),
      anInstance('consumer', 'hangs'),
    ]);
    const health = await new InstanceAsker({ list: async () => instances }, ['accounting']).ask();
    expect(health).toMatchObject({
      status: 'failing',
      registryAnswers: true,
      services: [
        { name: 'accounting', status: 'failing', instances: [] },
        { name: 'consumer', instances: [{ status: 'unreachable' }] },
        { name: 'kitchen', instances: [{ status: 'failing', checks: { postgres: 'failing' } }] },
        { name: 'order', status: 'ready', instances: [{ id: 'order-1', status: 'ready' }] },
      ],
    });
  });

  it('goes on with those that were known last while the registry is away', async () => {
    const instances = [await anInstance('order', { status: 'ready', checks: {} })];
    let isAway = false;
    const list = async () => (isAway ? Promise.reject(new Error('away')) : instances);
    const asker = new InstanceAsker({ list }, ['order']);
    await asker.ask();
    isAway = true;
    expect(await asker.ask()).toMatchObject({ status: 'ready', registryAnswers: false });
  });
});

describe('/ops/v1/health', () => {
  const gateway = new GatewayUnderTest();
  afterEach(() => gateway.stop());

  it('is served by the gateway, which is one of the instances', async () => {
    await gateway.start({ REGISTRY_URL: 'memory:' });
    const { status, json } = await gateway.get('/ops/v1/health');
    // Nobody else is there.
    expect(status).toBe(503);
    expect(json.services).toContainEqual(
      expect.objectContaining({
        name: 'gateway',
        status: 'ready',
        instances: [expect.objectContaining({ status: 'ready' })],
      }),
    );
  });

  it('is not served without the API of operators', async () => {
    await gateway.start({ OPS_ENABLED: 'false' });
    expect((await gateway.get('/ops/v1/health')).status).toBe(404);
  });
});
