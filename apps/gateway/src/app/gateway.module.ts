import { Module } from '@nestjs/common';
import { defineService } from '@comanda/service';
import { GATEWAY } from './views/view.js';
import { serviceOf } from '@comanda/contracts';
import { gatewayConfig, type GatewayConfig } from './gateway.config.js';
import { gatewayEdge } from './http/edge.js';
import { contractServices } from './peers/contract-services.js';
import { GrpcPeers } from './peers/grpc-peers.js';
import { Peers } from './peers/peers.js';

@Module({})
class GatewayModule {}

/** The public edge: HTTP in, gRPC out. */
export const gatewayService = defineService({
  name: 'gateway',
  config: gatewayConfig,
  grpc: [],
  module: (config) => ({
    module: GatewayModule,
    providers: [{ provide: Peers, useFactory: () => new GrpcPeers(remoteServices, (name) => addressIn(config, name)) }],
    exports: [Peers],
  }),
  http: gatewayEdge,
});

const remoteServices = contractServices.filter(({ file }) => serviceOf(file.proto.package) !== GATEWAY);

function addressIn(config: GatewayConfig, service: string): string | undefined {
  return (config as Readonly<Record<string, unknown>>)[`${service.toUpperCase()}_GRPC_URL`] as string | undefined;
}
