import type { Registration, ServiceHealth, ServiceInstance } from '../registry.js';
import type { ConsulChecks } from './consul-checks.js';
import { checksOf } from './consul-checks.js';

/** What Consul is told of one endpoint of an instance: it knows one port a service. */
export type ConsulRecord = ReturnType<typeof record>;

/**
 * An instance as Consul has it: a service of its name at its gRPC port (or at HTTP, where there is no gRPC), with the tags. The HTTP
 * port beside gRPC is a second service, `order-http`, for who scrapes or routes it.
 */
export function recordsOf(instance: ServiceInstance, checks: ConsulChecks): readonly ConsulRecord[] {
  const { name, id, version, endpoints, metadata, tags = [] } = instance;
  const { grpc, http } = endpoints;
  const meta = { ...metadata, version, ...port('grpc-port', grpc), ...port('http-port', http) };
  const main = record(instance, checks, { name, id, port: (grpc ?? http)!, tags, meta, over: endpoints });
  if (grpc === undefined || http === undefined) return [main];
  const second = { name: `${name}-http`, id: `${id}-http`, port: http, tags: [] };
  return [main, record(instance, checks, { ...second, meta: { ...meta, 'endpoint-of': id }, over: { http } })];
}

/** Ids of all records that an instance may have. */
export function recordIds(id: string): readonly string[] {
  return [id, `${id}-http`];
}

/** Its TTL check, which the instance feeds itself. */
export function heartbeatCheckId(recordId: string): string {
  return `heartbeat:${recordId}`;
}

interface Part {
  readonly name: string;
  readonly id: string;
  readonly port: number;
  readonly tags: readonly string[];
  readonly meta: Record<string, string>;
  readonly over: Registration['endpoints'];
}

function record(
  { address, health }: ServiceInstance,
  checks: ConsulChecks,
  { name, id, port, tags, meta, over }: Part,
) {
  const own = checksOf({ address, endpoints: over, heartbeatId: heartbeatCheckId(id), health }, checks);
  return { name, id, address, port, tags: [...tags], meta, checks: own };
}

function port(label: string, value: number | undefined): Record<string, string> {
  return value === undefined ? {} : { [label]: String(value) };
}

/** What `/v1/health/service/:name` says of one instance. */
interface HealthEntry {
  readonly Node: { readonly Address: string };
  readonly Service: {
    readonly ID: string;
    readonly Service: string;
    readonly Address: string;
    readonly Port: number;
    readonly Tags: readonly string[] | null;
    readonly Meta: Readonly<Record<string, string>> | null;
  };
  readonly Checks: readonly { readonly Status: string }[];
}

/** The instances that an answer names. Services that others have registered have their one port for whatever they speak. */
export function instancesOf(body: unknown): ServiceInstance[] {
  const entries = body as readonly HealthEntry[];
  return entries.filter(({ Service }) => Service.Meta?.['endpoint-of'] === undefined).map(instanceOf);
}

function instanceOf({ Node, Service, Checks }: HealthEntry): ServiceInstance {
  const { version = '0.0.0', 'grpc-port': grpc, 'http-port': http, ...metadata } = Service.Meta ?? {};
  const ours = grpc !== undefined || http !== undefined;
  const endpoints = {
    ...((grpc ?? !ours) && { grpc: Number(grpc ?? Service.Port) }),
    ...((http ?? !ours) && { http: Number(http ?? Service.Port) }),
  };
  return {
    name: Service.Service,
    id: Service.ID,
    version,
    address: Service.Address || Node.Address,
    endpoints,
    metadata,
    tags: Service.Tags ?? [],
    health: healthOf(Checks),
  };
}

/** Who is only warned about works still. */
function healthOf(checks: HealthEntry['Checks']): ServiceHealth {
  return checks.some(({ Status }) => Status === 'critical' || Status === 'maintenance') ? 'critical' : 'passing';
}
