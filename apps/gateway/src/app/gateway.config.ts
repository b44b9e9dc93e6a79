import { setting, type ConfigOf } from '@comanda/config';
import { peerSetting, proxyShape, serviceConfig } from '@comanda/service';

/** Settings of the gateway, keyed by environment variable. */
export const gatewayConfig = serviceConfig({ httpPort: 8080, database: false, nats: false }).extend({
  ORDER_GRPC_URL: peerSetting('order'),
  CONSUMER_GRPC_URL: peerSetting('consumer'),
  KITCHEN_GRPC_URL: peerSetting('kitchen'),
  ACCOUNTING_GRPC_URL: peerSetting('accounting'),
  ORCHESTRATOR_GRPC_URL: peerSetting('orchestrator'),
  OPS_ENABLED: setting.flag().default(true).meta({
    description: "Whether the operators' API is served, under /ops/v1. It asks nobody who they are.",
    example: 'true',
  }),
  BODY_LIMIT_BYTES: setting.integer(1_024, 16_777_216).default(262_144).meta({
    description: 'Larger bodies are refused with 413.',
    example: '262144',
  }),
  ...proxyShape,
  REQUEST_TIMEOUT_MS: setting.milliseconds().default(5_000).meta({
    description:
      'How long a service may take to answer, unless CALL_POLICIES gives it less; a wait that the client prefers comes on top.',
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
  ADMISSION_ORDERS_IN_FLIGHT: setting.integer(1, 1_000_000).default(512).meta({
    description:
      'So many requests for orders, cancellations and revisions are answered at a time; more are refused with 503.',
    example: '512',
    live: true,
  }),
  ADMISSION_SAGAS_IN_FLIGHT: setting.integer(1, 10_000_000).default(2_000).meta({
    description:
      'While so many sagas are under way, those that wait for an absent service not counted, no more are started.',
    example: '2000',
    live: true,
  }),
  RATE_LIMIT_PER_SECOND: setting.integer(0, 1_000_000).default(0).meta({
    description:
      'So many requests a second are taken of one client, told by its address; more get 429. With 0 as many as come.',
    example: '100',
    live: true,
  }),
  ADMISSION_EVENT_LOOP_DELAY_MS: setting.milliseconds().default(100).meta({
    description:
      "While the gateway's own timers come later than this, fewer orders are let in, down to a quarter; ten times later, nobody but operators.",
    example: '100',
    live: true,
  }),
});

/** The gateway's settings as they are read. */
export type GatewayConfig = ConfigOf<typeof gatewayConfig>;
