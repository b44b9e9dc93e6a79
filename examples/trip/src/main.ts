import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { NestFactory } from '@nestjs/core';
import { configureLogging, NestLogger } from '@comanda/observability';
import { AirlineModule } from './airline.js';
import { createDatabases } from './databases.js';
import { HotelsModule } from './hotels.js';
import { PaymentsModule } from './payments.js';
import { held, story } from './report.js';
import { Trips, TripsModule } from './trips.js';

configureLogging({ level: 'warn', format: 'json' });
await createDatabases();
// Four services. They share a process here for brevity only: they meet on NATS, and each has a database of its own.
const services = await Promise.all(
  [TripsModule, AirlineModule, HotelsModule, PaymentsModule].map((module) =>
    NestFactory.createApplicationContext(module, { logger: new NestLogger() }),
  ),
);
const trips = services[0].get(Trips);

for (const [traveller, card] of [
  ['Ada', 'visa'],
  ['Bob', 'empty'],
]) {
  const tripId = randomUUID();
  await trips.request({ tripId, traveller, flight: 'LIS-BER', hotel: 'Adlon', card, cents: 48_000 });
  console.log(await story(await trips.ended(tripId)));
}
console.log(await held());
await Promise.all(services.map((service) => service.close()));
