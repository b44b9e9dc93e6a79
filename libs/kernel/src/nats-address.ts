/** How a connection is asked for. */
export interface NatsAddress {
  readonly servers: string[];
  readonly user?: string;
  readonly pass?: string;
  readonly token?: string;
  /** What the inboxes of that user begin with, so that a server can keep every other user from listening to them. */
  readonly inboxPrefix?: string;
}

/** What can stand in a subject, as one part of it. */
const SUBJECT_TOKEN = /^[^\s.*>]+$/;

/**
 * Reads what NATS's own tools take: `nats://host:4222`, several of these with commas between, each with `user:password@` or `token@`
 * or without. The client takes one user for all servers: the first that is named. A user has inboxes of its own, `_INBOX_<user>.>`, and
 * must be permitted to subscribe to them where a server restricts it; only one whose name cannot stand in a subject shares `_INBOX.>`.
 */
export function natsAddress(url: string): NatsAddress {
  const urls = url.split(',').map((one) => new URL(one.includes('://') ? one : `nats://${one}`));
  const servers = urls.map(({ protocol, host }) => `${protocol}//${host}`);
  const named = urls.find(({ username }) => username !== '');
  if (!named) return { servers };
  const [user, pass] = [decodeURIComponent(named.username), decodeURIComponent(named.password)];
  if (pass === '') return { servers, token: user };
  return { servers, user, pass, ...(SUBJECT_TOKEN.test(user) && { inboxPrefix: `_INBOX_${user}` }) };
}
