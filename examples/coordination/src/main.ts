import 'reflect-metadata';
import { setTimeout } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Locks } from '@comanda/coordination';
import { configureLogging } from '@comanda/observability';
import { AppModule } from './app.module.js';
import { Presence } from './presence.js';
import { store } from './report-store.js';
import { Reports } from './reports.js';

configureLogging({ level: 'error', format: 'json' });

// Two processes of one service; they share one here for brevity only, and meet at the backend.
const start = (name: string) => NestFactory.createApplicationContext(AppModule.of(name), { logger: false });
const until = async (isSo: () => boolean) => {
  while (!isSo()) await setTimeout(20);
};

const standing = (app: INestApplicationContext) => app.get(Reports).candidacy?.standing;

const ada = await start('Ada');
await until(() => standing(ada) === 'leading');
const bob = await start('Bob');
await until(() => standing(bob) === 'following');
console.log('Ada leads');

// #region lock
const lock = await ada.get(Locks).acquire('stock-taking', { ttlMs: 15_000, waitMs: 60_000 });
console.log(`Ada has the lock: ${lock?.isHeld()}`);
const refused = await bob.get(Locks).acquire('stock-taking', { ttlMs: 15_000 });
console.log(`Bob has the lock: ${refused !== undefined}`);
await lock?.release();
const next = await bob.get(Locks).acquire('stock-taking', { ttlMs: 15_000, waitMs: 60_000 });
console.log(`Bob has the lock: ${next?.isHeld()}, with a greater token: ${next!.token > lock!.token}`);
// #endregion

await bob.get(Presence).show(3_000);
await until(() => ada.get(Presence).there.includes('Bob'));
console.log('Ada sees Bob');

const { token } = ada.get(Reports).candidacy!.term!;
await ada.close();
await until(() => store.lines.length === 2);
console.log(`Written: ${store.lines.join(', ')}`);
try {
  store.write('a report that comes too late', token);
} catch (error) {
  console.log(`Ada writes on: ${(error as Error).message}`);
}

await until(() => bob.get(Presence).there.length === 0);
console.log('Bob has not been heard of since');
await bob.close();
