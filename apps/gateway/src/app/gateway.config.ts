import { setting, type ConfigOf } from '@comanda/config';
import { serviceConfig } from '@comanda/service';

/** Settings of the gateway, keyed by environment variable. */
export const gatewayConfig = serviceConfig({ httpPort: 8080, database: false, nats: false }).extend({
  ORDER_GRPC_URL: peer('order', 50051),
  CONSUMER_GRPC_URL: peer('consumer', 50052),
  KITCHEN_GRPC_URL: peer('kitchen', 50053),
  ACCOUNTING_GRPC_URL: peer('accounting', 50054),
  ORCHESTRATOR_GRPC_URL: peer('orchestrator', 50055),
  OPS_ENABLED: setting.flag().default(true).meta({
    description: "Whether the operators' API is served, under /ops/v1. It asks nobody who they are.",
    example: 'true',
  }),
  BODY_LIMIT_BYTES: setting.integer(1_024, 16_777_216).default(262_144).meta({
    description: 'Larger bodies are refused with 413.',
    example: '262144',
  }),
  REQUEST_TIMEOUT_MS: setting.milliseconds().default(5_000).meta({
    description: 'How long a service may take to answer; a wait that the client prefers comes on top.',
    example: '5000',
  }),
  VIEW_PART_TIMEOUT_MS: setting.milliseconds().default(2_000).meta({
    description: 'How long a view waits for each of its parts; it is answered without those that are late.',
    example: '2000',
  }),
  EVENTS_HEARTBEAT_MS: setting.milliseconds().default(15_000).meta({
    description: 'How often a stream of events says that it is alive.',
    example: '15000',
  }),
  EVENTS_RETRY_MS: setting.milliseconds().default(2_000).meta({
    description: 'How long clients wait, give or take a half, before they open a stream again that has ended.',
    example: '2000',
  }),
  EVENTS_BUFFER_BYTES: setting.integer(1_024, 16_777_216).default(65_536).meta({
    description: 'A reader of events that leaves more than this unread is cut off, and resumes when it comes back.',
    example: '65536',
  }),
});

/** The gateway's settings as they are read. */
export type GatewayConfig = ConfigOf<typeof gatewayConfig>;

function peer(name: string, port: number) {
  const address = `127.0.0.1:${port}`;
  return setting
    .address()
    .default(address)
    .meta({
      description: `Where the ${name} service answers gRPC.`,
      example: address,
    });
}
