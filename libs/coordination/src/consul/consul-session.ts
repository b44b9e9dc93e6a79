import { statusOf, type ConsulClient } from './consul-client.js';

/** How a session ends what it holds. */
export interface SessionOptions {
  readonly name: string;
  readonly ttlMs: number;
  /** What becomes of a key whose session expires. */
  readonly behavior: 'release' | 'delete';
  /** Consul's `session_ttl_min`. */
  readonly minimumTtlMs: number;
}

/** Consul's own least TTL of a session. */
export const LEAST_TTL_MS = 10_000;
const NOT_FOUND = 404;

/** What Consul makes of a TTL, in milliseconds. */
export function sessionTtlMs(ttlMs: number, minimumTtlMs: number): number {
  return Math.max(minimumTtlMs, Math.ceil(ttlMs));
}

/** Makes a session that lives as long as it is renewed, whatever becomes of nodes and their checks. Answers its id. */
export async function createSession(client: ConsulClient, options: SessionOptions): Promise<string> {
  const { name, behavior } = options;
  const ttl = `${sessionTtlMs(options.ttlMs, options.minimumTtlMs)}ms`;
  const session = { name, behavior, ttl, checks: [], lockdelay: '0s' };
  const { ID } = await client.call((consul) => consul.session.create(session));
  return ID;
}

/** Starts the TTL anew; answers the TTL in milliseconds, or undefined when the session has ended. */
export async function renewSession(client: ConsulClient, id: string): Promise<number | undefined> {
  try {
    const [session] = await client.call((consul) => consul.session.renew(id));
    return session && toMilliseconds(session.TTL);
  } catch (error) {
    if (statusOf(error) === NOT_FOUND) return undefined;
    throw error;
  }
}

/** Ends a session, and with it what it still holds. */
export async function destroySession(client: ConsulClient, id: string): Promise<void> {
  await client.call((consul) => consul.session.destroy(id));
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Consul answers as Go writes durations: `1m30s`. */
export function toMilliseconds(duration: string): number {
  const parts = [...duration.matchAll(/([\d.]+)(ms|s|m|h)/g)];
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * UNITS[unit!]!, 0);
}
