import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { openRegistry, type Registry, type ServiceInstance } from '@comanda/discovery';
import { configureLogging } from '@comanda/observability';
import { eventually, requiredEnv } from '@comanda/testing';
import { TinyProcess } from './tiny-process.js';

configureLogging({ level: 'silent' });
// Each test starts processes, on a machine that may be busy, and the dead are missed after ten seconds.
jest.setTimeout(120_000);
const inTime: typeof eventually = (name, condition) => eventually(name, condition, { withinMs: 60_000 });

describe.each([
  ['NATS', 'TEST_NATS_URL'],
  ['Consul', 'TEST_CONSUL_URL'],
])('a process of a service with %s', (server, variable) => {
  const url = requiredEnv(variable, `the URL of a ${server}`);
  const started: TinyProcess[] = [];
  let registry: Registry;
  /** Tells our processes from those of other tests. */
  let test: string;

  beforeEach(() => {
    registry = openRegistry(url);
    test = randomUUID();
  });
  afterEach(async () => {
    for (const child of started.splice(0)) child.kill('SIGKILL');
    await registry.close();
  });

  async function start(): Promise<TinyProcess> {
    const child = new TinyProcess({
      REGISTRY_URL: url,
      INSTANCE_LABELS: `test=${test}`,
      REGISTRY_DRAIN_DELAY_MS: '5000',
    });
    started.push(child);
    await child.said('ready');
    return child;
  }
  const passing = async (): Promise<readonly ServiceInstance[]> => {
    const all = await registry.list('tiny').catch(() => []);
    return all.filter(({ health, metadata }) => health === 'passing' && metadata['test'] === test);
  };

  it('needs no setting to be the second one on a machine: its ports are free ones, and its id is made', async () => {
    const [one, two] = await Promise.all([start(), start()]);
    await inTime('both', async () => (await passing()).length === 2);
    const known = await passing();
    const said = await Promise.all([one, two].map((child) => child.said('ready')));
    expect(known.map(({ endpoints }) => `127.0.0.1:${endpoints.grpc}`).sort()).toEqual(
      said.map(({ grpc }) => grpc).sort(),
    );
    for (const { endpoints } of known) {
      expect((await fetch(`http://127.0.0.1:${endpoints.http}/readyz`)).status).toBe(200);
    }
  });

  it('is taken out while it still answers, and ends then', async () => {
    const child = await start();
    await inTime('the instance', async () => (await passing()).length === 1);
    const { http } = (await child.said('ready')) as { http: string };
    child.kill('SIGTERM');
    await inTime('nobody', async () => (await passing()).length === 0);
    expect((await fetch(`${http}/livez`)).status).toBe(200);
    expect(await child.exit).toBe(0);
  });

  it('is missed when it is killed', async () => {
    const [dies, lives] = await Promise.all([start(), start()]);
    await inTime('both', async () => (await passing()).length === 2);
    const { http } = (await lives.said('ready')) as { http: string };
    dies.kill('SIGKILL');
    await inTime('the end of the dead', async () => (await passing()).length === 1);
    expect(`http://127.0.0.1:${(await passing())[0]!.endpoints.http}`).toBe(http);
  });
});
