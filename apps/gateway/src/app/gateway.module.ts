import { Module } from '@nestjs/common';
import { LiveConfig } from '@comanda/config';
import { InstanceCache, Registry } from '@comanda/discovery';
import { Breakers } from '@comanda/resilience';
import { callSettings, defineService } from '@comanda/service';
import { GATEWAY } from './views/view.js';
import { serviceOf } from '@comanda/contracts';
import { AdmissionControl } from './admission/admission-control.js';
import { edgeLimits } from './admission/edge-limits.js';
import { ActJournal } from './breakers/act-journal.js';
import { AllBreakers } from './breakers/all-breakers.js';
import { InstancePages } from './breakers/instance-pages.js';
import { gatewayConfig, type GatewayConfig } from './gateway.config.js';
import { InstanceAsker } from './health/ask-instances.js';
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
  tags: ['urlprefix-/'],
  module: (config) => ({
    module: GatewayModule,
    providers: [
      {
        provide: Peers,
        inject: [InstanceCache, LiveConfig, Breakers],
        useFactory: (registry: InstanceCache, live: LiveConfig<typeof gatewayConfig>, breakers: Breakers) =>
          new GrpcPeers(remoteServices, {
            addressOf: (name) => addressIn(config, name),
            registry,
            settingsOf: (peer) => callSettings(live as never, peer, { deadlineMs: config.REQUEST_TIMEOUT_MS }),
            breakers,
          }),
      },
      {
        provide: AdmissionControl,
        inject: [LiveConfig, Peers],
        useFactory: (live: LiveConfig<typeof gatewayConfig>, peers: Peers) =>
          new AdmissionControl(edgeLimits(live), peers),
      },
      {
        provide: AllBreakers,
        inject: [Breakers, Registry, ActJournal],
        useFactory: (own: Breakers, registry: Registry, journal: ActJournal) =>
          new AllBreakers(own, registry, new InstancePages(own), journal),
      },
      {
        provide: ActJournal,
        inject: [Peers],
        useFactory: (peers: Peers) => new ActJournal(peers),
      },
      {
        provide: InstanceAsker,
        inject: [Registry],
        useFactory: (registry: Registry) => new InstanceAsker(registry, allServices),
      },
    ],
    exports: [Peers],
  }),
  http: gatewayEdge,
});

/** Served by every service with a database: it is called at one that is named. */
const SERVED_BY_ALL = 'operations';

const remoteServices = contractServices.filter(
  ({ file }) => ![GATEWAY, SERVED_BY_ALL].includes(serviceOf(file.proto.package)),
);

/** Names of all that belongs to the system. */
const allServices = [GATEWAY, ...new Set(remoteServices.map(({ file }) => serviceOf(file.proto.package)))];

function addressIn(config: GatewayConfig, service: string): string | undefined {
  return (config as Readonly<Record<string, unknown>>)[`${service.toUpperCase()}_GRPC_URL`] as string | undefined;
}
