import 'reflect-metadata';
import { setTimeout } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import { prefixOf } from '@comanda/config';
import { KeyValue } from '@comanda/coordination';
import { namespace, settings } from './settings.js';
import { Door, ShopModule } from './shop.js';

const shop = await NestFactory.createApplicationContext(ShopModule, { logger: ['warn', 'error'] });
const door = shop.get(Door);
const keys = shop.get(KeyValue);
const key = (name: string) => `${prefixOf({ ...namespace, service: 'shop' })}${name}`;
const until = async (isSo: () => boolean) => {
  while (!isSo()) await setTimeout(10);
};

console.log(`The door says ${door.greeting}; ${settings.get('TABLES')} tables`);
// #region explain
for (const { name, value, from, hides } of settings.explain())
  console.log(
    `${name} = ${JSON.stringify(value)} by ${from.map(sayer).join(' and ')}${hides.length ? `, over ${hides.map(sayer)}` : ''}`,
  );

function sayer({ layer, where }: { layer: string; where?: string }): string {
  return where ? `${layer} ${where}` : layer;
}
// #endregion

await keys.put(key('GREETING'), 'Bonjour');
await until(() => door.greeting === 'Bonjour');
console.log(`The door says ${door.greeting}`);

await keys.put(key('GREETING'), 'Good day to all of you who come in');
await until(() => settings.refusals.length === 1);
console.log(`The door says ${door.greeting}: ${settings.refusals[0]?.problem}`);

await keys.put(key('CARD_KEY'), 'k-from-the-store');
await until(() => settings.refusals.length === 2);
console.log(`CARD_KEY ${settings.refusals.find(({ name }) => name === 'CARD_KEY')?.problem}`);

for (const name of ['GREETING', 'CARD_KEY']) await keys.delete(key(name));
await until(() => door.greeting !== 'Bonjour');
console.log(`The door says ${door.greeting} again`);
await shop.close();
