/** How a connection is asked for. */
export interface NatsAddress {
  readonly servers: string[];
  readonly user?: string;
  readonly pass?: string;
  readonly token?: string;
}

/**
 * Reads what NATS's own tools take: `nats://host:4222`, several of these with commas between, each with `user:password@` or `token@`
 * or without. The client takes one user for all servers: the first that is named.
 */
export function natsAddress(url: string): NatsAddress {
  const urls = url.split(',').map((one) => new URL(one.includes('://') ? one : `nats://${one}`));
  const servers = urls.map(({ protocol, host }) => `${protocol}//${host}`);
  const named = urls.find(({ username }) => username !== '');
  if (!named) return { servers };
  const [user, pass] = [decodeURIComponent(named.username), decodeURIComponent(named.password)];
  return pass === '' ? { servers, token: user } : { servers, user, pass };
}
