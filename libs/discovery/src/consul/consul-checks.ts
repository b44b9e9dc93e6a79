import type { Endpoints, ServiceHealth } from '../registry.js';

/** How Consul finds out how an instance is. */
export interface ConsulChecks {
  /** Milliseconds after which an instance without a heartbeat is critical. */
  readonly ttlMs: number;
  /** Milliseconds that an instance is critical for want of heartbeats before Consul forgets it; it takes at least a minute. */
  readonly forgetAfterMs: number;
  /** Milliseconds between two questions of the agent to the endpoints themselves; absent where it cannot reach them. */
  readonly askEveryMs?: number | undefined;
  /** Asked over HTTP: 2xx is well. */
  readonly httpPath: string;
}

interface Checked {
  readonly address: string;
  readonly endpoints: Endpoints;
  readonly heartbeatId: string;
  readonly health: ServiceHealth;
}

const ASK_TIMEOUT = '2s';

/**
 * The checks of a record: the heartbeat, and where the agent can reach them its gRPC health service and `/readyz`. They begin as
 * passing: who registers is ready, and routers need not wait for the first answer. Only want of heartbeats makes Consul forget it:
 * who is unwell but alive stays known.
 */
export function checksOf({ address, endpoints, heartbeatId, health }: Checked, checks: ConsulChecks) {
  const { ttlMs, forgetAfterMs, askEveryMs, httpPath } = checks;
  const heartbeat = {
    ...{ name: 'heartbeat', checkid: heartbeatId, ttl: `${ttlMs}ms`, timeout: ASK_TIMEOUT, status: health },
    deregistercriticalserviceafter: `${forgetAfterMs}ms`,
  };
  if (askEveryMs === undefined) return [heartbeat];
  const asked = { interval: `${askEveryMs}ms`, timeout: ASK_TIMEOUT, status: 'passing' };
  const host = address.includes(':') ? `[${address}]` : address;
  return [
    heartbeat,
    ...(endpoints.grpc === undefined ? [] : [{ name: 'gRPC health', grpc: `${host}:${endpoints.grpc}`, ...asked }]),
    ...(endpoints.http === undefined
      ? []
      : [{ name: 'HTTP readiness', http: `http://${host}:${endpoints.http}${httpPath}`, ...asked }]),
  ];
}
