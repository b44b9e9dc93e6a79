import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { eventually, requiredEnv } from '@comanda/testing';
import { loadConfig } from '@comanda/config';
import { z } from 'zod';
import { configShape } from '../src/live-config/config-shape.js';
import { openStore, type OpenStore } from '../src/live-config/open-store.js';
import { TinyProcess } from './tiny-process.js';
import { freePorts } from './tiny-service.js';

// A process that starts from its sources, on a machine that may be busy.
jest.setTimeout(120_000);
const WITHIN = { withinMs: 60_000 };

interface Report {
  readonly store: string;
  readonly refused: readonly { readonly name: string; readonly problem: string }[];
  readonly waiting: readonly string[];
  readonly settings: readonly { readonly name: string; readonly value: unknown; readonly from: readonly object[] }[];
}

/** What is between the process and its store. */
class Cable {
  private readonly sockets = new Set<Socket>();
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async to(target: string): Promise<Cable> {
    const { protocol, hostname, port } = new URL(target);
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const cable = new Cable(server, `${protocol}//127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('connection', (near) => cable.join(near, connect(Number(port), hostname)));
    return cable;
  }

  private isCut = false;

  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.isCut = false;
  }

  close(): void {
    this.cut();
    this.server.close();
  }

  private join(near: Socket, far: Socket): void {
    for (const [socket, other] of [[near, far] as const, [far, near] as const]) {
      this.sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => (other.destroy(), this.sockets.delete(socket)));
      if (this.isCut) socket.destroy();
      else socket.pipe(other);
    }
  }
}

describe.each([
  ['Consul', 'TEST_CONSUL_URL'],
  ['NATS', 'TEST_NATS_URL'],
])('a process with its settings in %s', (_name, variable) => {
  const environment = `test-${randomUUID()}`;
  const own = (name: string) => `comanda/${environment}/tiny/${name}`;
  let store: OpenStore;
  let cable: Cable;
  let child: TinyProcess;

  beforeAll(async () => {
    const url = requiredEnv(variable, 'the URL of a store of settings');
    store = openStore(loadConfig(z.object(configShape), { CONFIG_KV_URL: url }, { service: 'test' }), 'test')!;
    cable = await Cable.to(url);
    await eventually(
      'the store',
      () =>
        store.entries.put(own('SHUTDOWN_TIMEOUT_MS'), '9000').then(
          () => true,
          () => false,
        ),
      WITHIN,
    );
    child = await start({ CONFIG_KV_URL: cable.url, CONFIG_KV_WAIT_MS: '60000' });
  });
  afterAll(async () => {
    child?.kill('SIGKILL');
    cable?.close();
    for (const { key } of await store.entries.list(`comanda/${environment}/`)) await store.entries.delete(key);
    await store.close();
  });

  async function start(env: Record<string, string>): Promise<TinyProcess> {
    const process = new TinyProcess({ ...(await freePorts()), CONFIG_ENVIRONMENT: environment, ...env });
    await process.said('ready');
    return process;
  }

  async function report(process = child): Promise<Report> {
    return (await (await fetch(`http://127.0.0.1:${process.env['HTTP_PORT']}/configz`)).json()) as Report;
  }

  const valueOf = async (name: string) => (await report()).settings.find((one) => one.name === name)?.value;

  it('has started with what is not live, too', async () => {
    expect(await valueOf('SHUTDOWN_TIMEOUT_MS')).toBe(9000);
  });

  it('takes a change while it runs', async () => {
    await store.entries.put(own('LOG_LEVEL'), 'debug');
    const since = performance.now();
    await eventually('the change to arrive', async () => (await valueOf('LOG_LEVEL')) === 'debug', WITHIN);
    // For people to read; the machine may be busy.
    process.stdout.write(`${variable}: a change was there after ${Math.round(performance.now() - since)} ms\n`);
    expect(child.stdout).toContain('"settings":{"LOG_LEVEL":"debug"},"msg":"settings have changed"');
  });

  it('refuses a value that it cannot use, shows it, and goes on with the last good one', async () => {
    await store.entries.put(own('LOG_LEVEL'), 'loud');
    await eventually('the refusal', async () => (await report()).refused.length > 0, WITHIN);
    expect((await report()).refused).toMatchObject([{ name: 'LOG_LEVEL', problem: expect.stringContaining('"loud"') }]);
    expect(await valueOf('LOG_LEVEL')).toBe('debug');
    await store.entries.delete(own('LOG_LEVEL'));
    await eventually('the default to be back', async () => (await valueOf('LOG_LEVEL')) === 'info', WITHIN);
  });

  it('changes nothing when the store is gone, and catches up when it is back', async () => {
    await store.entries.put(own('LOG_LEVEL'), 'warn');
    await eventually('the change to arrive', async () => (await valueOf('LOG_LEVEL')) === 'warn', WITHIN);
    cable.cut();
    await eventually('the loss to be seen', async () => (await report()).store === 'lost', WITHIN);
    await store.entries.put(own('LOG_LEVEL'), 'error');
    expect(await valueOf('LOG_LEVEL')).toBe('warn');
    cable.mend();
    await eventually('the store to be back', async () => (await valueOf('LOG_LEVEL')) === 'error', WITHIN);
  });

  it('starts without a store that is not there', async () => {
    cable.cut();
    const other = await start({ CONFIG_KV_URL: cable.url, CONFIG_KV_WAIT_MS: '200' });
    expect((await report(other)).store).not.toBe('connected');
    cable.mend();
    await eventually('the store', async () => (await report(other)).waiting.includes('SHUTDOWN_TIMEOUT_MS'), WITHIN);
    other.kill('SIGKILL');
    await other.exit;
  });
});
