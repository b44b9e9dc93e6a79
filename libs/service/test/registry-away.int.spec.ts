import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { jest } from '@jest/globals';
import { InstanceCache, Registry } from '@comanda/discovery';
import { configureLogging } from '@comanda/observability';
import { eventually, requiredEnv } from '@comanda/testing';
import { bootService, readSettings, type RunningService } from '../src/index.js';
import { freePorts, tinyService } from './tiny-service.js';

// A client tries again after some seconds, on a machine that may be busy.
jest.setTimeout(120_000);
const inTime: typeof eventually = (name, condition) => eventually(name, condition, { withinMs: 60_000 });

/** The way to a server, which may be closed at first: nobody listens there then. */
class Way {
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;

  private constructor(
    private readonly target: URL,
    private readonly port: number,
  ) {}

  static async to(target: URL): Promise<Way> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    return new Way(target, port);
  }

  get url(): string {
    return `${this.target.protocol}//127.0.0.1:${this.port}`;
  }

  async open(): Promise<void> {
    this.server = createServer((near) => {
      const far = connect(Number(this.target.port), this.target.hostname);
      for (const socket of [near, far]) {
        this.sockets.add(socket);
        socket.on('error', () => (near.destroy(), far.destroy())).on('close', () => this.sockets.delete(socket));
      }
      near.pipe(far).pipe(near);
    }).listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  /** Ends all connections, too. */
  close(): void {
    this.server?.close();
    for (const socket of this.sockets) socket.destroy();
  }
}

/** Looks for a peer from the beginning, as who calls it does. */
const definition = tinyService({ setup: (_fastify, app) => void app.get(InstanceCache).instances('peer') });

describe.each([
  ['NATS', 'TEST_NATS_URL'],
  ['Consul', 'TEST_CONSUL_URL'],
])('a service that starts while its registry, %s, is away', (server, variable) => {
  let way: Way;
  let service: RunningService;
  let said: { err?: { message: string } }[];

  beforeEach(async () => {
    said = [];
    way = await Way.to(new URL(requiredEnv(variable, `the URL of a ${server}`)));
    const settings = { REGISTRY_URL: way.url, REGISTRY_DRAIN_DELAY_MS: '0', ...(await freePorts()) };
    const config = readSettings(definition, settings);
    configureLogging({ destination: { write: (line) => void said.push(JSON.parse(line) as (typeof said)[number]) } });
    service = await bootService(definition, config);
  });
  afterEach(async () => {
    await service.drain();
    way.close();
    configureLogging({ level: 'silent' });
  });

  const readiness = async (): Promise<unknown> => (await fetch(`${service.addresses.http}/readyz`)).json();
  const isReady = async (): Promise<boolean> => ((await readiness()) as { status: string }).status === 'ready';
  const complaints = () => said.filter(({ err }) => err?.message.includes('has not told yet who there is of peer'));
  const isRegistered = async (): Promise<boolean> => {
    const known = await service
      .get(Registry)
      .list('tiny')
      .catch(() => []);
    const port = Number(new URL(service.addresses.http).port);
    return known.some(({ endpoints, health }) => endpoints.http === port && health === 'passing');
  };

  it('is up, says once why it is not ready, and is ready and registered when the registry comes', async () => {
    expect((await fetch(`${service.addresses.http}/livez`)).status).toBe(200);
    for (const _ of [1, 2, 3])
      expect(await readiness()).toMatchObject({ status: 'failing', checks: { registry: 'failing' } });
    expect(complaints()).toHaveLength(1);
    await way.open();
    await inTime('readiness', isReady);
    await inTime('its registration', isRegistered);
  });

  it('stays ready when the registry goes again: it knows its peers', async () => {
    await way.open();
    await inTime('readiness', isReady);
    way.close();
    await inTime('the loss', () => service.get(InstanceCache).isStale('peer'));
    expect(await isReady()).toBe(true);
    await way.open();
  });
});
