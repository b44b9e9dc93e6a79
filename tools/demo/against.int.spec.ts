import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { silentLog } from '../terminal/log.mjs';
import { demoAgainst } from './against.mjs';

let server: Server;
let url: string;
let answer: { status: number; body: string };

beforeEach(async () => {
  server = createServer((_request, response) => void response.writeHead(answer.status).end(answer.body));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

const tried = () => demoAgainst(url, { json: false }, silentLog, 1_000);

describe('the demo against a running system', () => {
  it('says when nothing takes its orders there', async () => {
    answer = { status: 503, body: '' };
    await expect(tried()).rejects.toThrow(`waited 1 s for Comanda to answer at ${url}: HTTP 503`);
  });

  it('says when something else answers there', async () => {
    answer = { status: 200, body: '{}' };
    await expect(tried()).rejects.toThrow(`something else than Comanda answers at ${url}`);
  });
});
