import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { configureLogging } from '@comanda/observability';
import { startGreeter } from './greeter.js';
import { CallerModule, Greetings, greetersAre } from './greetings.js';

configureLogging({ level: 'error', format: 'json' });

// Three services, which share a process here for brevity only. (With `memory:` they have to.)
const [first, second] = [await startGreeter('a'), await startGreeter('b')];
const caller = await NestFactory.createApplicationContext(CallerModule, { logger: false });
const greetings = caller.get(Greetings);

await greetersAre(2, greetings);
console.log(`Known: ${zones()}`);
const texts = [await greetings.next(), await greetings.next(), await greetings.next(), await greetings.next()];
for (const text of new Set(texts.sort())) console.log(`${texts.filter((one) => one === text).length} times ${text}`);

await first.close();
await greetersAre(1, greetings);
console.log(`Known: ${zones()}`);
console.log(`Then ${await greetings.next()}`);
await Promise.all([second.close(), caller.close()]);

function zones(): string {
  const all = greetings.greeters.map(({ name, metadata }) => `${name} in zone ${metadata['zone']}`);
  return all.sort().join(', ');
}
