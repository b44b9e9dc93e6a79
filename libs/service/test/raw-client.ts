import { createRequire } from 'node:module';
import {
  credentials,
  loadPackageDefinition,
  type ChannelOptions,
  type GrpcObject,
  type ServiceClientConstructor,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { protoPath } from 'grpc-health-check';

const reflectionProto = createRequire(import.meta.url)
  .resolve('@grpc/reflection')
  .replace(/build\/src\/index\.js$/, 'build/proto/grpc/reflection/v1/reflection.proto');

/** What the standard health service says, asked as any other tool would; `''` asks for the server as a whole. */
export function healthOf(address: string, service = '', options: ChannelOptions = {}): Promise<string> {
  const check = (client: AnyClient, done: (error: Error | null, status: string) => void) =>
    client['check']!({ service }, (error: Error | null, reply: { status: string }) => done(error, reply?.status));
  return withClient(protoPath, 'grpc.health.v1.Health', address, check, options);
}

/** What the standard health service says to one who watches, until the server ends the watch. */
export function watchHealth(address: string, saw: (status: string) => void): Promise<void> {
  return withClient(protoPath, 'grpc.health.v1.Health', address, (client, done) => {
    const stream = client['watch']!({ service: '' });
    stream.on('data', ({ status }: { status: string }) => saw(status));
    stream.on('error', () => done(null));
    stream.on('end', () => done(null));
  });
}

/** Names of the services that reflection lists. */
export function reflectedServices(address: string): Promise<string[]> {
  return withClient(reflectionProto, 'grpc.reflection.v1.ServerReflection', address, (client, done) => {
    const stream = client['ServerReflectionInfo']!();
    stream.on('error', done);
    stream.on('data', (reply: { listServicesResponse: { service: { name: string }[] } }) => {
      stream.end();
      done(
        null,
        reply.listServicesResponse.service.map(({ name }) => name),
      );
    });
    stream.write({ listServices: '' });
  });
}
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- clients made at run time have no types
type AnyClient = Record<string, (...args: any[]) => any>;

async function withClient<T>(
  proto: string,
  name: string,
  address: string,
  ask: (client: AnyClient, done: (error: Error | null, value?: T) => void) => void,
  options: ChannelOptions = {},
): Promise<T> {
  const definition = loadPackageDefinition(loadSync(proto, { enums: String, defaults: true, includeDirs: [] }));
  const Constructor = name
    .split('.')
    .reduce((at, key) => at[key] as GrpcObject, definition) as unknown as ServiceClientConstructor;
  const client = new Constructor(address, credentials.createInsecure(), options);
  try {
    return await new Promise<T>((resolve, reject) =>
      ask(client as never, (error, value) => (error ? reject(error) : resolve(value as T))),
    );
  } finally {
    client.close();
  }
}
