import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { freePorts, requireFree } from './ports.mjs';

let server: Server;
let taken: number;

beforeEach(async () => {
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  taken = (server.address() as AddressInfo).port;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

describe('ports', () => {
  it('that are taken are all named, with their variable and the way out', async () => {
    const { free } = await freePorts(['free']);
    const ports = { 'kitchen.grpc': taken, nats: Number(free) };
    await expect(requireFree(ports)).rejects.toThrow(
      [
        'These ports are taken by another program:',
        `  - ${taken}, for kitchen's grpc (KITCHEN_GRPC_PORT)`,
        'Stop it, or move all ports with --port-offset N',
      ].join('\n'),
    );
  });

  it('that are free are all different', async () => {
    const ports = await freePorts(['a', 'b', 'c']);
    expect(new Set(Object.values(ports)).size).toBe(3);
    await expect(requireFree(ports)).resolves.toBeUndefined();
  });
});
