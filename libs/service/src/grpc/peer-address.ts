import { InstanceCache, StaticRegistry, staticInstances } from '@comanda/discovery';

const REGISTRY_SCHEME = 'registry:///';

/** Where the instances of a peer are told. */
export interface PeerSource {
  readonly name: string;
  readonly instances: InstanceCache;
  /** Whether {@link instances} was made for this peer, and is to be closed with it. */
  readonly own: boolean;
}

/**
 * Reads where a peer is: `registry:///order` has its instances found by the registry, `10.0.0.1:50051,10.0.0.2:50051` writes them
 * down. Throws when there is no registry to ask, or when an address cannot be read.
 */
export function peerSource(address: string, registry?: InstanceCache): PeerSource {
  if (!address.startsWith(REGISTRY_SCHEME)) return staticSource(address);
  if (!registry) throw new Error(`${address} needs a registry to look in`);
  return { name: address.slice(REGISTRY_SCHEME.length), instances: registry, own: false };
}

function staticSource(addresses: string): PeerSource {
  const name = 'peer';
  const text = addresses.split(',').map((address) => `${name}=${address.trim()}`);
  const registry = new StaticRegistry(staticInstances(text.join(',')));
  return { name, instances: new InstanceCache(registry), own: true };
}
