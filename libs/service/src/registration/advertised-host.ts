import type { NetworkInterfaceInfo } from 'node:os';

const EVERYWHERE = ['0.0.0.0', '::', ''];

/**
 * The host that others reach a listener at: the one that it listens on; where it listens on all of them, the first address of the machine
 * that is not for itself alone.
 */
export function advertisedHost(
  listensOn: string,
  interfaces: NodeJS.Dict<readonly Pick<NetworkInterfaceInfo, 'address' | 'family' | 'internal'>[]>,
): string {
  if (!EVERYWHERE.includes(listensOn)) return listensOn;
  const all = Object.values(interfaces).flatMap((addresses) => addresses ?? []);
  const outward = all.filter(({ internal, family }) => !internal && family === 'IPv4');
  return outward[0]?.address ?? '127.0.0.1';
}
