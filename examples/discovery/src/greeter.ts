import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DiscoveryModule } from '@comanda/discovery';
import { registryUrl } from './settings.js';

// #region greeter
@Module({})
class GreeterModule {}

/** An instance of the service `greeter`, on a free port: known from its start to its end. */
export async function startGreeter(zone: string): Promise<INestApplicationContext> {
  const server = createServer((_request, response) => response.end(`hello from zone ${zone}`)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const instance = {
    name: 'greeter',
    version: '1.0.0',
    address: '127.0.0.1',
    endpoints: { http: port },
    metadata: { zone },
    tags: ['urlprefix-/greet'], // fabio sends what begins with /greet
  };
  const imports = [DiscoveryModule.register({ url: registryUrl, instance })];
  const end = { provide: 'server', useValue: { onApplicationShutdown: () => server.close() } };
  return NestFactory.createApplicationContext({ module: GreeterModule, imports, providers: [end] }, { logger: false });
}
// #endregion
