import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ConfigOf } from '@comanda/config';
import { AddressTakenError } from './address-taken-error.js';
import type { ServiceDefinition } from './define-service.js';
import type { GrpcEndpoint } from './grpc/grpc-endpoint.js';
import type { ServiceSettings } from './service-config.js';

/** Where a service listens. */
export interface ServiceAddresses {
  /** `http://host:port` */
  readonly http: string;
  /** `host:port`; absent without gRPC. */
  readonly grpc?: string;
}

/** Initializes the application and opens its ports. */
export async function listen(
  app: NestFastifyApplication,
  settings: ConfigOf<ServiceSettings>,
  endpoint: GrpcEndpoint,
  { name, grpc }: Pick<ServiceDefinition, 'name' | 'grpc'>,
): Promise<ServiceAddresses> {
  const { HTTP_HOST, HTTP_PORT, GRPC_HOST, GRPC_PORT } = settings;
  const grpcAddress = grpc.length > 0 ? `${GRPC_HOST}:${GRPC_PORT}` : undefined;
  if (grpcAddress) app.connectMicroservice(endpoint.options(grpcAddress));
  await app.init();
  const taken = (setting: string, address: string) => new AddressTakenError(name, setting, address);
  await app.listen(HTTP_PORT, HTTP_HOST).catch(unlessTaken(taken('HTTP_PORT', `${HTTP_HOST}:${HTTP_PORT}`)));
  if (grpcAddress) await app.startAllMicroservices().catch(unlessTaken(taken('GRPC_PORT', grpcAddress)));
  const { port } = app.getHttpServer().address() as AddressInfo;
  return { http: `http://${HTTP_HOST}:${port}`, ...(grpcAddress && { grpc: grpcAddress }) };
}

/** Rethrows, as `taken` when that is the cause. grpc-js tells the cause in its message only. */
function unlessTaken(taken: AddressTakenError): (error: NodeJS.ErrnoException) => never {
  return (error) => {
    taken.cause = error;
    throw `${error.code} ${error.message}`.includes('EADDRINUSE') ? taken : error;
  };
}
