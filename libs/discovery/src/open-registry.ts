import { DomainError, SystemClock } from '@comanda/kernel';
import { ConsulRegistry } from './consul/consul-registry.js';
import { MemoryCatalog } from './memory/memory-catalog.js';
import { MemoryRegistry } from './memory/memory-registry.js';
import { NatsRegistry } from './nats/nats-registry.js';
import type { Registry } from './registry.js';
import { staticInstances } from './static/static-instances.js';
import { StaticRegistry } from './static/static-registry.js';
import { REGISTRATION_TTL_MS } from './timing.js';

/** What goes with the URL of a registry. */
export interface OpenRegistryOptions {
  /** Of the connection, where the server shows such. */
  readonly connectionName?: string | undefined;
  /** What Consul asks for, where it controls access. */
  readonly token?: string | undefined;
}

type Open = (url: string, options: OpenRegistryOptions) => Registry;

const openNats: Open = (url, { connectionName }) =>
  new NatsRegistry({ url, ...(connectionName && { connectionName }) });
const openConsul: Open = (url, { token }) =>
  new ConsulRegistry({ url: url.replace(/^consul:/, 'http:'), ...(token && { token }) });
const openStatic: Open = (url) => new StaticRegistry(staticInstances(url.slice('static:'.length)));

/** What services of one process share that are opened with `memory:`. */
const inThisProcess = new MemoryCatalog(new SystemClock(), REGISTRATION_TTL_MS);

const openers: Readonly<Record<string, Open>> = {
  nats: openNats,
  tls: openNats,
  consul: openConsul,
  http: openConsul,
  https: openConsul,
  static: openStatic,
  memory: () => new MemoryRegistry(inThisProcess),
};

/** Schemes of the URLs that {@link openRegistry} takes. */
export const registrySchemes: readonly string[] = Object.keys(openers);

/**
 * The registry at an URL. It connects in the background, and again for ever.
 *
 * | URL                                       | registry                                                   |
 * | ----------------------------------------- | ---------------------------------------------------------- |
 * | `nats://host:4222`, `tls://…`             | NATS KV; several servers separated by commas               |
 * | `consul://host:8500`, `http(s)://…`       | an agent of Consul                                         |
 * | `static:order=host:50051,kitchen=host:53` | the addresses that are written there, and their gRPC ports |
 * | `memory:`                                 | whoever is in this process                                 |
 *
 * Throws `DomainError` `REGISTRY_URL_INVALID`.
 */
export function openRegistry(url: string, options: OpenRegistryOptions = {}): Registry {
  const open = openers[/^([a-z]+):/.exec(url)?.[1] ?? ''];
  if (open) return open(url, options);
  const known = registrySchemes.map((scheme) => `${scheme}:`).join(', ');
  throw new DomainError('REGISTRY_URL_INVALID', 'invalid', `The URL of a registry begins with one of ${known}.`);
}
