import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Gateway, Problem } from './gateway.mjs';

let server: Server;
let gateway: Gateway;
let answers: ((request: IncomingMessage, response: ServerResponse) => void)[];
let keys: unknown[];

beforeEach(async () => {
  keys = [];
  server = createServer((request, response) => {
    keys.push(request.headers['idempotency-key']);
    answers.shift()?.(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  gateway = new Gateway(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterEach(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

const answer = (status: number, body: object) => (_request: IncomingMessage, response: ServerResponse) =>
  void response.writeHead(status).end(JSON.stringify(body));

describe("the demo's client", () => {
  it('asks again with the same key when it got no answer or something was away', async () => {
    answers = [(request) => request.socket.destroy(), answer(503, {}), answer(201, { orderId: 'o1' })];
    await expect(gateway.post('/v1/orders', {}, 'key-1')).resolves.toEqual({ orderId: 'o1' });
    expect(keys).toEqual(['key-1', 'key-1', 'key-1']);
  });

  it('takes a refusal for an answer', async () => {
    answers = [answer(422, { detail: 'The key was used for another body.' })];
    const refusal = gateway.post('/v1/orders', {}, 'key-1');
    await expect(refusal).rejects.toThrow('POST /v1/orders: 422 The key was used for another body.');
    await expect(refusal).rejects.toBeInstanceOf(Problem);
    expect(keys).toHaveLength(1);
  });
});
