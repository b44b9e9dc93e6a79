import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { eventually } from '@comanda/testing';
import { DiscoveryModule, InstanceCache, MemoryRegistry, openRegistry, Registry } from '../src/index.js';

@Module({})
class EmptyModule {}

const instance = { name: 'shop', version: '1.0.0', address: '127.0.0.1', endpoints: { http: 3_000 }, metadata: {} };
const others = openRegistry('memory:');
const names = async () => (await others.list('shop')).map(({ id }) => id);

function start(options: Partial<Parameters<typeof DiscoveryModule.register>[0]> = {}) {
  const root = { module: EmptyModule, imports: [DiscoveryModule.register({ url: 'memory:', ...options })] };
  return NestFactory.createApplicationContext(root, { logger: false });
}

it('registers an application while it runs', async () => {
  const app = await start({ instance, drainDelayMs: 1 });
  expect(await names()).toEqual([expect.stringMatching(/^shop-[0-9a-z]{8}$/)]);
  await app.close();
  expect(await names()).toEqual([]);
});

it('lets an application find others that is not found itself', async () => {
  const app = await start();
  const cache = app.get(InstanceCache);
  await others.register({ ...instance, id: 'shop-1' });
  await eventually('the instance', () => cache.instances('shop').length === 1);
  await others.deregister('shop-1');
  await app.close();
});

it('takes away with the application what it has registered by itself', async () => {
  const app = await start();
  expect(app.get(Registry)).toBeInstanceOf(MemoryRegistry);
  await app.get(Registry).register({ ...instance, id: 'shop-2' });
  expect(await names()).toEqual(['shop-2']);
  await app.close();
  expect(await names()).toEqual([]);
});
