import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { LiveConfig } from '@comanda/config';
import { AddressTakenError } from './address-taken-error.js';
import type { ServiceDefinition } from './define-service.js';
import type { GrpcEndpoint } from './grpc/grpc-endpoint.js';
import { addressOf, placeFor, withFreePort, type Place } from './registration/place.js';

/** Where a service listens. */
export interface ServiceAddresses {
  /** `http://host:port` */
  readonly http: string;
  /** `host:port`; absent without gRPC. */
  readonly grpc?: string;
}

type Definition = Pick<ServiceDefinition, 'name' | 'grpc'>;

/**
 * Initializes the application and opens its ports. Usual ports that are taken, and that nobody has asked for, are replaced by free
 * ones. Throws `AddressTakenError` for others.
 */
export async function listen(
  app: NestFastifyApplication,
  live: LiveConfig,
  endpoint: GrpcEndpoint,
  definition: Definition,
): Promise<ServiceAddresses> {
  await app.init();
  const wanted = placeFor(live, 'HTTP');
  const http = await listenHttp(app, wanted, definition);
  if (definition.grpc.length === 0) return { http: `http://${addressOf(http)}` };
  // Who has not got the usual port of HTTP is the second one here: it does not race for the other port.
  const grpc = await listenGrpc(
    app,
    placeFor(live, 'GRPC', { isFirst: http.port === wanted.port }),
    endpoint,
    definition,
  );
  return { http: `http://${addressOf(http)}`, grpc: addressOf(grpc) };
}

async function listenHttp(app: NestFastifyApplication, wanted: Place, { name }: Definition): Promise<Place> {
  const place = await withFreePort(wanted);
  try {
    await app.listen(place.port, place.host);
  } catch (error) {
    if (!isTaken(error)) throw error;
    if (!place.isUsual) throw new AddressTakenError(name, place.setting, addressOf(place), { cause: error });
    await app.listen(0, place.host);
  }
  return { ...place, port: (app.getHttpServer().address() as AddressInfo).port };
}

async function listenGrpc(
  app: NestFastifyApplication,
  wanted: Place,
  endpoint: GrpcEndpoint,
  { name }: Definition,
): Promise<Place> {
  const place = await withFreePort(wanted);
  app.connectMicroservice(endpoint.options(addressOf(place)));
  try {
    await app.startAllMicroservices();
  } catch (error) {
    throw isTaken(error) ? new AddressTakenError(name, place.setting, addressOf(place), { cause: error }) : error;
  }
  return { ...place, port: endpoint.port };
}

/** grpc-js tells the cause in its message only. */
function isTaken(error: unknown): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return `${code} ${message}`.includes('EADDRINUSE');
}
