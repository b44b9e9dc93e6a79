import type { Registration } from '@comanda/discovery';
import type { ServiceDefinition } from '../define-service.js';
import type { ServiceAddresses } from '../listen.js';
import type { RegistrySettings } from './registry-shape.js';
import { routeTags } from './route-tags.js';

/** What a registration is made of, besides the definition. */
export interface InstanceFacts {
  readonly id: string;
  /** Of the package; the setting counts more. */
  readonly version: string;
  /** The setting counts more. */
  readonly host: string;
  readonly addresses: ServiceAddresses;
  readonly settings: RegistrySettings;
}

/** How an instance of a service presents itself. */
export function registrationOf(
  { name, grpc, tags = [] }: Pick<ServiceDefinition, 'name' | 'grpc' | 'tags'>,
  { id, version, host, addresses, settings }: InstanceFacts,
): Registration {
  const { SERVICE_VERSION, ADVERTISED_HOST, INSTANCE_LABELS, ROUTE_TAGS, ROUTE_WEIGHT } = settings;
  return {
    name,
    id,
    version: SERVICE_VERSION ?? version,
    address: ADVERTISED_HOST ?? host,
    endpoints: { http: portOf(addresses.http), ...(addresses.grpc && { grpc: portOf(addresses.grpc) }) },
    metadata: INSTANCE_LABELS,
    tags: routeTags({ grpc, tags: [...tags, ...ROUTE_TAGS], weight: ROUTE_WEIGHT }),
  };
}

function portOf(address: string): number {
  return Number(address.slice(address.lastIndexOf(':') + 1));
}
