import type { DescService, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { Controller, Injectable, Module } from '@nestjs/common';
import { OrderService } from '@comanda/contracts';
import {
  bootService,
  defineService,
  GrpcService,
  readSettings,
  type GrpcCall,
  type GrpcMessages,
  type GrpcServiceController,
  type RunningService,
} from '../src/index.js';
import { freePorts, tinyConfig } from './tiny-service.js';

type WatchOrder = (typeof OrderService)['method']['watchOrder'];
type Watch = Omit<DescService, 'method'> & { readonly method: { readonly watchOrder: WatchOrder } };

const { watchOrder } = OrderService.method;

/** A service with nothing but a stream. */
export const WatchService: Watch = { ...OrderService, methods: [watchOrder], method: { watchOrder } };

export type Watched = MessageInitShape<WatchOrder['output']>;
/** What it streams; a test puts its own in. */
@Injectable()
export class WatchScript {
  watchOrder: (call: GrpcCall) => GrpcMessages<Watched> = () => {
    throw new Error('not in this test');
  };
}

@Controller()
@GrpcService(WatchService)
export class WatchController implements GrpcServiceController<typeof WatchService> {
  constructor(private readonly script: WatchScript) {}

  watchOrder(_request: MessageShape<WatchOrder['input']>, call: GrpcCall): GrpcMessages<Watched> {
    return this.script.watchOrder(call);
  }
}

@Module({ controllers: [WatchController], providers: [WatchScript] })
class WatchModule {}

const definition = defineService({
  name: 'watch',
  config: tinyConfig,
  grpc: [WatchService],
  module: () => ({ module: WatchModule }),
});

export interface TinyWatch {
  readonly service: RunningService;
  readonly script: WatchScript;
}

/** It runs in this process, on free ports. */
export async function startWatch(): Promise<TinyWatch> {
  const config = readSettings(definition, { LOG_LEVEL: 'silent', ...(await freePorts()) });
  const service = await bootService(definition, config);
  return { service, script: service.get(WatchScript) };
}
