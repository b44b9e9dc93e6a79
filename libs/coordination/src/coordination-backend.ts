import { DomainError } from '@comanda/kernel';

/** Which backend, and where it is. */
export type CoordinationBackend =
  | { readonly backend: 'nats'; readonly url: string; readonly bucket?: string; readonly replicas?: number }
  | {
      readonly backend: 'consul';
      readonly url: string;
      readonly token?: string | undefined;
      readonly root?: string;
    }
  | { readonly backend: 'memory' };

/**
 * The backend that a URL names: `nats://…`, `tls://…` (NATS), `consul://…`, `http://…`, `https://…` (Consul), `memory:`. The token is Consul's.
 * Throws `DomainError` `BACKEND_UNKNOWN` for another.
 */
export function coordinationBackend(url: string, token?: string): CoordinationBackend {
  const scheme = url.split(':')[0]!;
  if (scheme === 'nats' || scheme === 'tls') return { backend: 'nats', url };
  if (scheme === 'http' || scheme === 'https') return { backend: 'consul', url, token };
  if (scheme === 'consul') return { backend: 'consul', url: url.replace('consul:', 'http:'), token };
  if (scheme === 'memory') return { backend: 'memory' };
  throw new DomainError('BACKEND_UNKNOWN', 'invalid', `Nothing coordinates by ${scheme}:`);
}
