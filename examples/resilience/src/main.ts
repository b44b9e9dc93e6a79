import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { configureLogging } from '@comanda/observability';
import { Breakers } from '@comanda/resilience';
import { Prices, ShopModule } from './prices.js';
import { PriceServer } from './price-server.js';

configureLogging({ level: 'error', format: 'json' });

const server = new PriceServer();
const url = await server.listen();
const shop = await NestFactory.createApplicationContext(ShopModule, { logger: false });
const breakers = shop.get(Breakers);

await tell('All is well', 10);
server.behaviour = 'fails once';
await tell('It fails once', 1); // Ten calls have earned one retry.
server.behaviour = 'hangs';
await tell('It hangs', 20); // They end by the deadline, and cost no retry: there is no time left for one.
await tell('It is spared', 5);

// #region operator
const act = { byWhom: 'Ada', reason: 'it has been mended', at: new Date() };
breakers.force('prices', { ...act, state: 'closed' });
// #endregion
server.behaviour = 'well';
await tell(`${breakers.list()[0]?.forced?.byWhom} has closed the breaker`, 1);
breakers.force('prices', { ...act, state: 'automatic' });

await shop.close();
server.close();

/** So many calls at the same time, and what became of them. */
async function tell(what: string, calls: number): Promise<void> {
  const before = server.asked;
  const prices = shop.get(Prices);
  const answers = await Promise.all(Array.from({ length: calls }, () => prices.cents(url)));
  const old = answers.filter(({ isOld }) => isOld).length;
  const [breaker] = breakers.list();
  console.log(`${what}: ${calls} calls, ${server.asked - before} requests, ${old} old prices, ${breaker?.state}`);
}
