import { createServer, type RequestListener } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { DomainError } from '@comanda/kernel';
import { HttpStatusError, httpFailureKindOf, successful } from './http-failure-kind.js';

/** What the error of a call to such a server says. */
async function kindFrom(listener: RequestListener | undefined): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  if (!listener) server.close();
  try {
    await successful(await fetch(`http://127.0.0.1:${port}/`));
    return 'well';
  } catch (error) {
    return httpFailureKindOf(error);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

it('knows by the error of fetch what has become of the call', async () => {
  expect(await kindFrom((_request, response) => response.end('well'))).toBe('well');
  expect(await kindFrom(undefined)).toBe('unsent');
  expect(await kindFrom((request) => request.socket.destroy())).toBe('lost');
});

it.each([
  [400, 'answered'],
  [404, 'answered'],
  [429, 'answered'],
  [500, 'broken'],
  [501, 'broken'],
  [502, 'lost'],
  [503, 'lost'],
  [504, 'lost'],
])('takes status %i for %s', async (status, kind) => {
  expect(await kindFrom((_request, response) => response.writeHead(status).end('no'))).toBe(kind);
});

it('blames no network for a call that cannot be made', async () => {
  const kind = await fetch('nowhere').catch(httpFailureKindOf);
  expect(kind).toBe('broken');
});

it('takes everything else as for any call', () => {
  expect(httpFailureKindOf(new DomainError('EMPTY_ORDER', 'conflict', 'no'))).toBe('answered');
  expect(httpFailureKindOf(new DomainError('DOWN', 'unavailable', 'down'))).toBe('lost');
  expect(httpFailureKindOf(new TypeError('x is not a function'))).toBe('broken');
  expect(httpFailureKindOf(new HttpStatusError(404, '/'))).toBe('answered');
});
