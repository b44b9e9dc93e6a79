import { EventEmitter, once } from 'node:events';
import { request as send, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { isDeepStrictEqual } from 'node:util';
import { DomainError } from '@comanda/kernel';
import { currentTraceId, HealthChecks, joinTrace } from '@comanda/observability';
import { startTelemetry } from '@comanda/observability/start';
import { Script, startTiny, type Tiny } from './tiny-service.js';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01`, 'content-type': 'application/json' };

let tiny: Tiny;
const requests = new EventEmitter();
const echoed: unknown[] = [];

beforeAll(async () => {
  startTelemetry('tiny');
  tiny = await startTiny(
    {},
    {
      options: () => ({ bodyLimit: 100 }),
      setup: (fastify, app) => {
        fastify.addHook('onRequest', async (request) => void requests.emit('request', request.id));
        fastify.post('/echo', async (request) => {
          echoed.push(request.body);
          return { body: request.body, traceId: currentTraceId() };
        });
        fastify.get('/fails', async () => {
          throw new DomainError('NO', 'conflict', 'no');
        });
        fastify.get('/script', async () => ({ found: app.get(Script, { strict: false }) instanceof Script }));
      },
      onError: (error, request, reply) => reply.code(418).send({ error: error.message, traceId: request.traceId }),
      onNotFound: (request, reply) => reply.code(404).send({ lost: request.url }),
    },
  );
});
afterAll(() => tiny.service.drain());

async function request(path: string, init?: RequestInit): Promise<{ status: number; body: unknown }> {
  const response = await fetch(tiny.service.addresses.http + path, init);
  return { status: response.status, body: await response.json() };
}

it('says that it is alive and ready', async () => {
  expect(await request('/livez')).toEqual({ status: 200, body: { status: 'alive' } });
  expect(await request('/readyz')).toEqual({ status: 200, body: { status: 'ready', checks: { registry: 'ok' } } });
});

it('is unready, but alive, while a check fails', async () => {
  tiny.service.get(HealthChecks).add('database', () => Promise.reject(new Error('refused')));
  expect(await request('/readyz')).toEqual({
    status: 503,
    body: { status: 'failing', checks: { registry: 'ok', database: 'failing' } },
  });
  expect((await request('/livez')).status).toBe(200);
  tiny.service.get(HealthChecks).add('database', () => undefined);
  expect((await request('/readyz')).status).toBe(200);
});

it('runs handlers in the trace of the caller, after the body was read', async () => {
  const answer = await request('/echo', { method: 'POST', headers, body: '{"a":1}' });
  expect(answer.body).toEqual({ body: { a: 1 }, traceId });
});

it('handles a request with a body once', async () => {
  await request('/echo', { method: 'POST', headers, body: '{"once":true}' });
  expect(echoed.filter((body) => isDeepStrictEqual(body, { once: true }))).toHaveLength(1);
});

it('runs handlers in the trace of a caller whose body comes late', async () => {
  const sent = send(`${tiny.service.addresses.http}/echo`, { method: 'POST', headers, agent: false });
  const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
  const seen = once(requests, 'request');
  sent.write('{"a":');
  await seen;
  // From another trace, as a connection that is shared has it.
  joinTrace(undefined).run(() => sent.end('1}'));
  const [response] = await answered;
  expect(await json(response)).toEqual({ body: { a: 1 }, traceId });
});

it('knows the trace where the body cannot be read', async () => {
  expect((await request('/echo', { method: 'POST', headers, body: '{' })).body).toMatchObject({ traceId });
});

it('begins a trace for a caller that has none', async () => {
  const { body } = await request('/fails');
  expect(body).toEqual({ error: 'no', traceId: expect.stringMatching(/^[0-9a-f]{32}$/) });
});

it('gives the service Fastify, its options, its providers and its own error answers', async () => {
  expect((await request('/script')).body).toEqual({ found: true });
  expect(await request('/nowhere')).toEqual({ status: 404, body: { lost: '/nowhere' } });
  const tooLarge = await request('/echo', { method: 'POST', headers, body: JSON.stringify({ a: 'x'.repeat(200) }) });
  expect(tooLarge).toMatchObject({ status: 418, body: { error: 'Request body is too large' } });
});

it('takes JSON, and leaves no other body to chance', async () => {
  const form = new URLSearchParams({ a: '1' });
  expect((await request('/echo', { method: 'POST', body: form })).body).toMatchObject({
    error: expect.stringContaining('Unsupported Media Type'),
  });
});
