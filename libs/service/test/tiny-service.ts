import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import type { MessageShape } from '@bufbuild/protobuf';
import { Controller, Injectable, Module, type OnApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';
import { ConsumerService } from '@comanda/contracts';
import { DomainError } from '@comanda/kernel';
import { currentTraceId } from '@comanda/observability';
import {
  bootService,
  defineService,
  GrpcService,
  readSettings,
  serviceConfig,
  type GrpcCall,
  type GrpcServiceController,
  type HttpEdge,
  type RunningService,
} from '../src/index.js';

type Methods = typeof ConsumerService.method;
type Input<K extends keyof Methods> = MessageShape<Methods[K]['input']>;

/** What the tiny service does on `getConsumer`; a test puts its own in. */
@Injectable()
export class Script implements OnModuleDestroy, OnApplicationShutdown {
  getConsumer: (call: GrpcCall) => Promise<{ name?: string; version?: bigint }> = async () => ({ name: 'Ana' });
  readonly steps: string[] = [];

  onModuleDestroy(): void {
    this.steps.push('module destroyed');
  }
  onApplicationShutdown(): void | Promise<void> {
    this.steps.push('application shut down');
  }
}

@Controller()
@GrpcService(ConsumerService)
export class TinyController implements GrpcServiceController<typeof ConsumerService> {
  constructor(private readonly script: Script) {}

  async registerConsumer({ name }: Input<'registerConsumer'>, call: GrpcCall) {
    call.setHttpStatus(202);
    return { consumer: { name: `${name} ${JSON.stringify(call.idempotencyKey() ?? null)}` } };
  }
  async getConsumer({ consumerId }: Input<'getConsumer'>, call: GrpcCall) {
    const consumer = await this.script.getConsumer(call);
    this.script.steps.push('call answered');
    return { consumer: { consumerId, ...consumer } };
  }
  async updateConsumer(): Promise<never> {
    throw new DomainError('CONSUMER_NOT_FOUND', 'not-found', `There is no such consumer: ${currentTraceId()}.`);
  }
}

@Module({ controllers: [TinyController], providers: [Script] })
class TinyModule {}

export interface Tiny {
  readonly service: RunningService;
  readonly script: Script;
}

export const tinyConfig = serviceConfig({ httpPort: 8099, grpcPort: 50099, database: false, nats: false });

type Setup = HttpEdge<unknown>['setup'];

export function tinyService(edge: HttpEdge<unknown> | Setup = {}) {
  return defineService({
    name: 'tiny',
    config: tinyConfig,
    grpc: [ConsumerService],
    module: () => ({ module: TinyModule }),
    http: typeof edge === 'function' ? { setup: edge } : edge,
  });
}

/** A real service in this process, on free ports. */
export async function startTiny(env: Record<string, string> = {}, http?: HttpEdge<unknown>): Promise<Tiny> {
  const definition = tinyService(http);
  const config = readSettings(definition, { LOG_LEVEL: 'silent', ...(await freePorts()), ...env });
  const service = await bootService(definition, config);
  return { service, script: service.get(Script) };
}

/** Settings that put a service where nothing listens. */
export async function freePorts(): Promise<{ HTTP_PORT: string; GRPC_PORT: string }> {
  const [http, grpc] = await Promise.all([freePort(), freePort()]);
  return { HTTP_PORT: String(http), GRPC_PORT: String(grpc) };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
