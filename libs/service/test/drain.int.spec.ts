import { Agent, request } from 'node:http';
import { once } from 'node:events';
import { status } from '@grpc/grpc-js';
import { ConsumerService } from '@comanda/contracts';
import { HealthChecks } from '@comanda/observability';
import { createGrpcClient, Drain, type GrpcCall, type GrpcClient } from '../src/index.js';
import { Gate } from './gate.js';
import { healthOf, watchHealth } from './raw-client.js';
import { startTiny, type Tiny } from './tiny-service.js';

const consumerId = '01939aa0-0000-7000-8000-000000000001';

let tiny: Tiny;
let client: GrpcClient<typeof ConsumerService>;

async function start(env: Record<string, string> = {}, http?: Parameters<typeof startTiny>[1]): Promise<void> {
  tiny = await startTiny(env, http);
  client = createGrpcClient(ConsumerService, tiny.service.addresses.grpc!);
}
afterEach(async () => {
  client.onApplicationShutdown();
  await tiny.service.drain();
});

it('tells a call that waits, and lets it answer before anything is closed', async () => {
  await start();
  const { called, waiting } = waitForAbort();
  const answer = client.getConsumer({ consumerId });
  await called;
  await tiny.service.drain();
  expect((await answer).consumer?.name).toBe('drained');
  await waiting;
  expect(tiny.script.steps.indexOf('call answered')).toBeLessThan(tiny.script.steps.indexOf('application shut down'));
});

it('tells those who watch its health at once', async () => {
  await start({ SHUTDOWN_TIMEOUT_MS: '300' });
  const watched = new Gate();
  const seen: string[] = [];
  const ended = watchHealth(tiny.service.addresses.grpc!, (status) => {
    seen.push(status);
    watched.open();
  });
  await watched.opened;
  await tiny.service.drain();
  await ended;
  expect(seen).toEqual(['SERVING', 'NOT_SERVING']);
});

it('is unready while a call still runs, and takes no new one', async () => {
  await start();
  const { called, release } = waitForRelease();
  const answer = client.getConsumer({ consumerId });
  await called;
  const seen = healthWhenDraining();
  const drained = tiny.service.drain();
  expect(await seen).toEqual({ readiness: 'draining' });
  await expect(healthOf(tiny.service.addresses.grpc!)).rejects.toMatchObject({ code: status.UNAVAILABLE });
  release();
  await drained;
  await answer;
});

it('cuts off a call that does not end within the grace', async () => {
  await start({ SHUTDOWN_TIMEOUT_MS: '300' });
  const { called, release } = waitForRelease();
  const answer = client.getConsumer({ consumerId }).catch((error: unknown) => error);
  await called;
  await tiny.service.drain();
  expect(await answer).toBeInstanceOf(Error);
  release();
});

it('answers an HTTP request that runs, and does not wait for its connection to become idle', async () => {
  const running = new Gate();
  await start(
    {},
    {
      setup: (fastify, app) => {
        fastify.get('/slow', async () => {
          running.open();
          await once(app.get(Drain, { strict: false }).signal, 'abort');
          return { done: true };
        });
      },
    },
  );
  const agent = new Agent({ keepAlive: true });
  const sent = request(`${tiny.service.addresses.http}/slow`, { agent });
  sent.end();
  const answered = once(sent, 'response') as Promise<[import('node:http').IncomingMessage]>;
  await running.opened;
  const [, [response]] = await Promise.all([tiny.service.drain(), answered]);
  expect(response.statusCode).toBe(200);
  expect(response.headers.connection).toBe('close');
  agent.destroy();
});

it('cuts off an HTTP request that does not end within the grace', async () => {
  const running = new Gate();
  await start(
    { SHUTDOWN_TIMEOUT_MS: '300' },
    {
      setup: (fastify) => {
        fastify.get('/endless', () => {
          running.open();
          return new Promise(() => undefined);
        });
      },
    },
  );
  const outcome = fetch(`${tiny.service.addresses.http}/endless`).then(
    () => 'answered',
    () => 'cut off',
  );
  await running.opened;
  await tiny.service.drain();
  expect(await outcome).toBe('cut off');
});

it('closes idle HTTP connections', async () => {
  await start();
  const agent = new Agent({ keepAlive: true });
  const sent = request(`${tiny.service.addresses.http}/livez`, { agent });
  sent.end();
  const [response] = (await once(sent, 'response')) as [import('node:http').IncomingMessage];
  response.resume();
  await once(response, 'end');
  await tiny.service.drain();
  agent.destroy();
});

it('stops its intake first and shuts down last', async () => {
  await start();
  await tiny.service.drain();
  expect(tiny.script.steps).toEqual(['module destroyed', 'application shut down']);
});

function waitForAbort() {
  const called = new Gate();
  const waiting = new Gate();
  tiny.script.getConsumer = async ({ signal }: GrpcCall) => {
    called.open();
    await once(signal, 'abort');
    waiting.open();
    return { name: 'drained' };
  };
  return { called: called.opened, waiting: waiting.opened };
}

function waitForRelease() {
  const called = new Gate();
  const released = new Gate();
  tiny.script.getConsumer = async () => {
    called.open();
    await released.opened;
    return {};
  };
  return { called: called.opened, release: released.open };
}

/** What readiness says at the moment the drain begins. */
async function healthWhenDraining(): Promise<{ readiness: string }> {
  await once(tiny.service.get(Drain).signal, 'abort');
  return { readiness: (await tiny.service.get(HealthChecks).report()).status };
}
