import { SystemClock, type Clock } from '@comanda/kernel';
import type { ConsulClient } from '../consul/consul-client.js';
import { createSession, destroySession, LEAST_TTL_MS, renewSession, sessionTtlMs } from '../consul/consul-session.js';
import { transact, type KeyOperation } from '../consul/transaction.js';
import type { Watch } from '../key-value.js';
import { Leases, nextToken, type Busy, type Lease } from './leases.js';

/** Where the leases are. */
export interface ConsulLeaseOptions {
  readonly client: ConsulClient;
  readonly root?: string | undefined;
  readonly minimumTtlMs?: number | undefined;
  readonly clock?: Clock | undefined;
}

/** A lock's key as Consul has it; its session is its holder's. */
interface Item {
  readonly Value: string | null;
  readonly ModifyIndex: number;
  readonly Session?: string;
}

/** A watch tells when it is free; this is for a watch that is cut. */
const LOOK_AGAIN_MS = 10_000;

/** Leases as keys that sessions hold. The key outlives the session: the next token must be greater. */
export class ConsulLeases extends Leases {
  private readonly client: ConsulClient;
  private readonly root: string;
  private readonly minimumTtlMs: number;
  private readonly clock: Clock;

  constructor({ client, root = '', minimumTtlMs = LEAST_TTL_MS, clock = new SystemClock() }: ConsulLeaseOptions) {
    super();
    this.client = client;
    this.root = root;
    this.minimumTtlMs = minimumTtlMs;
    this.clock = clock;
  }

  async take(name: string, ttlMs: number, owner: string): Promise<Lease | Busy> {
    const key = this.keyOf(name);
    const item = await read(this.client, key);
    if (item?.Session) return { busyForMs: LOOK_AGAIN_MS };
    const token = nextToken(tokenOf(item), this.clock.now());
    const session = await createSession(this.client, {
      ...{ name: key, ttlMs, minimumTtlMs: this.minimumTtlMs },
      behavior: 'release',
    });
    const unchanged: KeyOperation = item
      ? { verb: 'check-index', key, index: item.ModifyIndex }
      : { verb: 'check-not-exists', key };
    const lock: KeyOperation = { verb: 'lock', key, session, value: JSON.stringify({ token, owner }) };
    if ((await transact(this.client, [unchanged, lock])) !== undefined)
      return new ConsulLease(this.client, key, session, token, sessionTtlMs(ttlMs, this.minimumTtlMs));
    await destroySession(this.client, session);
    return { busyForMs: LOOK_AGAIN_MS };
  }

  onFree(name: string, listener: () => void): Watch {
    const query = { key: this.keyOf(name) };
    return this.client.watch((consul, blocking) => consul.kv.get({ ...query, ...blocking }), {
      onAnswer: (item) => {
        if (!(item as Item | undefined)?.Session) listener();
      },
    });
  }

  private keyOf(name: string): string {
    return `${this.root}locks/${name}`;
  }
}

class ConsulLease implements Lease {
  constructor(
    private readonly client: ConsulClient,
    private readonly key: string,
    private readonly session: string,
    readonly token: number,
    readonly ttlMs: number,
  ) {}

  async renew(): Promise<boolean> {
    if ((await renewSession(this.client, this.session)) === undefined) return false;
    // A session may live on without its key: who has deleted that has freed the lock.
    return (await read(this.client, this.key))?.Session === this.session;
  }

  async release(): Promise<void> {
    const { key, session, token } = this;
    await transact(this.client, [{ verb: 'unlock', key, session, value: JSON.stringify({ token }) }]);
    await destroySession(this.client, session);
  }
}

async function read(client: ConsulClient, key: string): Promise<Item | undefined> {
  const query = { key, consistent: true };
  return ((await client.call((consul) => consul.kv.get(query))) ?? undefined) as Item | undefined;
}

function tokenOf(item: Item | undefined): number {
  return item?.Value ? (JSON.parse(item.Value) as { token: number }).token : 0;
}
