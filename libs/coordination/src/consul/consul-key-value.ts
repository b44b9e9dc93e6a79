import { DomainError } from '@comanda/kernel';
import { KeyValue, type KeyValueEntry, type PutOptions, type Watch, type Watcher } from '../key-value.js';
import { byKey, checkKey } from '../keys.js';
import type { ConsulClient } from './consul-client.js';
import { createSession, destroySession, LEAST_TTL_MS, renewSession, sessionTtlMs } from './consul-session.js';
import { transact, type KeyOperation } from './transaction.js';

/** Where the keys are kept. */
export interface ConsulKeyValueOptions {
  /** Stays open when the keys are closed. */
  readonly client: ConsulClient;
  /** Put before each key, so that several may share a Consul: `comanda/`. */
  readonly root?: string;
  /** Consul's `session_ttl_min`, in milliseconds, where that is not its default. */
  readonly minimumTtlMs?: number;
}

/** An entry as Consul has it. */
interface Item {
  readonly Key: string;
  readonly Value: string | null;
  readonly ModifyIndex: number;
  readonly Session?: string;
}

const NONE = 0;
/** Someone else would have to write in between each time. */
const TRIES = 20;

/**
 * Consul's key-value store. A key that expires is held by a session of its own: who writes it renews the session, whoever made it.
 */
export class ConsulKeyValue extends KeyValue {
  private readonly client: ConsulClient;
  private readonly root: string;
  private readonly minimumTtlMs: number;
  private readonly watches = new Set<Watch>();

  constructor({ client, root = '', minimumTtlMs = LEAST_TTL_MS }: ConsulKeyValueOptions) {
    super();
    this.client = client;
    this.root = root;
    this.minimumTtlMs = minimumTtlMs;
  }

  async get(key: string): Promise<KeyValueEntry | undefined> {
    const item = await this.read(key);
    return item && this.entryOf(item);
  }

  async list(prefix: string): Promise<readonly KeyValueEntry[]> {
    const query = { key: this.root + prefix, recurse: true, consistent: true };
    const items = await this.client.call((consul) => consul.kv.get(query));
    return this.entriesOf(items);
  }

  async put(key: string, value: string, options: PutOptions = {}): Promise<number> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const written = await this.writeOver(await this.read(key), key, value, options);
      if (written !== undefined) return written;
    }
    throw new DomainError('COORDINATION_CONTENDED', 'unavailable', `Too many others write ${key}.`);
  }

  async compareAndSet(
    key: string,
    value: string,
    revision: number,
    options: PutOptions = {},
  ): Promise<number | undefined> {
    const item = await this.read(key);
    if ((item?.ModifyIndex ?? NONE) !== revision) return undefined;
    return this.writeOver(item, key, value, options);
  }

  async delete(key: string, revision?: number): Promise<boolean> {
    const item = await this.read(key);
    if (!item) return true;
    if (revision !== undefined && revision !== item.ModifyIndex) return false;
    const which = { key: item.Key, ...(revision === undefined ? {} : { cas: revision }) };
    const deleted = await this.client.call((consul) => consul.kv.del(which));
    if (deleted && item.Session) await destroySession(this.client, item.Session);
    return deleted;
  }

  watch(prefix: string, watcher: Watcher): Watch {
    const query = { key: this.root + prefix, recurse: true };
    const watch = this.client.watch((consul, blocking) => consul.kv.get({ ...query, ...blocking }), {
      onAnswer: (items) => watcher.onEntries(this.entriesOf(items)),
      onLost: (error) => watcher.onLost?.(error),
    });
    this.watches.add(watch);
    return {
      stop: () => {
        watch.stop();
        this.watches.delete(watch);
      },
    };
  }

  async close(): Promise<void> {
    for (const watch of this.watches) watch.stop();
    this.watches.clear();
  }

  private async read(key: string): Promise<Item | undefined> {
    checkKey(key);
    const query = { key: this.root + key, consistent: true };
    return ((await this.client.call((consul) => consul.kv.get(query))) ?? undefined) as Item | undefined;
  }

  /** Writes if nobody has written since the item was read; answers the revision if so. */
  private async writeOver(
    item: Item | undefined,
    key: string,
    value: string,
    { ttlMs }: PutOptions,
  ): Promise<number | undefined> {
    const place = { key: this.root + key, value };
    const unchanged: KeyOperation = item
      ? { verb: 'check-index', key: place.key, index: item.ModifyIndex }
      : { verb: 'check-not-exists', key: place.key };
    if (ttlMs !== undefined) return this.writeExpiring(item, place, unchanged, ttlMs);
    if (!item?.Session) return transact(this.client, [{ verb: 'cas', ...place, index: item?.ModifyIndex ?? NONE }]);
    // It shall not expire any more.
    const written = await transact(this.client, [unchanged, { verb: 'unlock', ...place, session: item.Session }]);
    if (written !== undefined) await destroySession(this.client, item.Session);
    return written;
  }

  private async writeExpiring(
    item: Item | undefined,
    place: { readonly key: string; readonly value: string },
    unchanged: KeyOperation,
    ttlMs: number,
  ): Promise<number | undefined> {
    const known = item?.Session;
    const knownTtlMs = known === undefined ? undefined : await renewSession(this.client, known);
    if (known !== undefined && knownTtlMs === undefined) return undefined; // it is being deleted
    if (knownTtlMs === sessionTtlMs(ttlMs, this.minimumTtlMs))
      return transact(this.client, [unchanged, { verb: 'lock', ...place, session: known! }]);

    const options = { name: place.key, ttlMs, behavior: 'delete', minimumTtlMs: this.minimumTtlMs } as const;
    const session = await createSession(this.client, options);
    const free: KeyOperation[] = known === undefined ? [] : [{ verb: 'unlock', ...place, session: known }];
    const written = await transact(this.client, [unchanged, ...free, { verb: 'lock', ...place, session }]);
    const superfluous = written === undefined ? session : known;
    if (superfluous !== undefined) await destroySession(this.client, superfluous);
    return written;
  }

  private entriesOf(items: unknown): readonly KeyValueEntry[] {
    return ((items ?? []) as readonly Item[]).map((item) => this.entryOf(item)).sort(byKey);
  }

  private entryOf({ Key, Value, ModifyIndex }: Item): KeyValueEntry {
    return { key: Key.slice(this.root.length), value: Value ?? '', revision: ModifyIndex };
  }
}
