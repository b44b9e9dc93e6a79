import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { jest } from '@jest/globals';
import { TinyProcess } from './tiny-process.js';
import { freePorts } from './tiny-service.js';

// Each test starts a process or two, on a machine that may be busy.
jest.setTimeout(30_000);

const started: TinyProcess[] = [];
const occupants: Server[] = [];

async function run(env: Record<string, string> = {}): Promise<TinyProcess> {
  const child = new TinyProcess({ ...(await freePorts()), ...env });
  started.push(child);
  return child;
}

async function occupy(port: number): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1');
  occupants.push(server);
  await once(server, 'listening');
}

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  for (const server of occupants.splice(0)) server.close();
});

it('says where it listens in one line, and drains on SIGTERM', async () => {
  const child = await run();
  const { HTTP_PORT, GRPC_PORT } = child.env;
  const addresses = { http: `http://127.0.0.1:${HTTP_PORT}`, grpc: `127.0.0.1:${GRPC_PORT}` };
  expect(await child.said('ready')).toMatchObject({ level: 'info', service: 'tiny', ...addresses });
  child.kill('SIGTERM');
  await child.said('draining');
  expect(await child.exit).toBe(0);
  expect(child.stdout).toContain('"msg":"stopped"');
});

it('tells every setting that is wrong, and exits 1', async () => {
  const child = await run({ HTTP_PORT: 'http', LOG_LEVEL: 'loud' });
  expect(await child.exit).toBe(1);
  expect(child.stderr).toMatch(/HTTP_PORT is "http".*Try: HTTP_PORT=8099.*LOG_LEVEL is "loud"/s);
});

it.each(['HTTP_PORT', 'GRPC_PORT'] as const)('says that the address of %s is taken, and exits 1', async (setting) => {
  const ports = await freePorts();
  await occupy(Number(ports[setting]));
  const child = await run(ports);
  expect(await child.exit).toBe(1);
  expect(child.stderr).toContain(`cannot listen on 127.0.0.1:${ports[setting]}`);
  expect(child.stderr).toContain(`set ${setting} to`);
});

it('ends at once on an error that nobody handled', async () => {
  const child = await run();
  await child.said('ready');
  await child.post('/reject').catch(() => undefined);
  expect(await child.exit).toBe(1);
  expect(await child.said('an error that nobody handled')).toMatchObject({
    level: 'fatal',
    err: { message: 'nobody handles this' },
  });
});

it('gives up a stop that takes longer than it may', async () => {
  const child = await run({ SHUTDOWN_TIMEOUT_MS: '200' });
  await child.said('ready');
  await child.post('/never-shut-down');
  child.kill('SIGTERM');
  expect(await child.exit).toBe(1);
  expect(child.stdout).toContain('could not drain in time');
});

it('stops at once on a second signal, but takes two in a breath for one', async () => {
  const child = await run();
  await child.said('ready');
  await child.post('/never-shut-down');
  child.kill('SIGINT');
  await child.said('draining');
  child.kill('SIGINT');
  const ended = await Promise.race([child.exit, new Promise((resolve) => setTimeout(resolve, 300, 'still draining'))]);
  expect(ended).toBe('still draining');
  child.kill('SIGINT');
  expect(await child.exit).toBe(1);
  expect(child.stdout).toContain('stopped before it was drained');
});
