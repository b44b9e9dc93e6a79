import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { HttpPool } from './http-pool.mjs';

let server: Server;
let pool: HttpPool;
let connections = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString().repeat(20_000);
      response.writeHead(request.url === '/bad' ? 503 : 200, { 'content-length': Buffer.byteLength(body) }).end(body);
    });
  });
  server.on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  pool = new HttpPool(`http://127.0.0.1:${(server.address() as { port: number }).port}`);
});
afterAll(() => {
  pool.close();
  server.close();
});

const request = (path: string, body: string) =>
  Buffer.from(`POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`);

it('answers status and body, in however many pieces they come', async () => {
  const { status, body } = await pool.send(request('/', 'piece'));
  expect([status, body.toString() === 'piece'.repeat(20_000)]).toEqual([200, true]);
  expect((await pool.send(request('/bad', 'x'))).status).toBe(503);
});

it('makes a connection for each request at the same time, and keeps it', async () => {
  const before = connections;
  await Promise.all([1, 2, 3].map((n) => pool.send(request('/', String(n)))));
  await Promise.all([1, 2, 3].map((n) => pool.send(request('/', String(n)))));
  expect(connections - before).toBe(2);
});

it('rejects when the server closes the connection', async () => {
  const answer = pool.send(Buffer.from('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\n\r\n'));
  setImmediate(() => server.closeAllConnections());
  await expect(answer).rejects.toThrow();
});
