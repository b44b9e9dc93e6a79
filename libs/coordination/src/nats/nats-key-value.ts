import type { ConsumerMessages } from '@nats-io/jetstream';
import { headers as emptyHeaders } from '@nats-io/nats-core';
import { sleep, SystemClock, SystemRandom, type Clock, type Random } from '@comanda/kernel';
import { KeyValue, type KeyValueEntry, type PutOptions, type Watch, type Watcher } from '../key-value.js';
import { checkKey } from '../keys.js';
import { unavailable } from '../unavailable.js';
import { Bucket, isConflict, MARKER_TTL, type BucketOptions, type OpenBucket } from './bucket.js';
import { BucketReading } from './bucket-reading.js';
import { BucketWatch } from './bucket-watch.js';
import type { NatsLink } from './nats-link.js';
import { toSubject } from './subjects.js';

/** Where, and how, the keys are kept. */
export interface NatsKeyValueOptions {
  /** Stays open when the keys are closed: several may share it. */
  readonly link: NatsLink;
  readonly bucket: BucketOptions;
  readonly clock?: Clock;
  readonly random?: Random;
}

const LIST_MS = 5_000;
const NONE = 0;

/**
 * One bucket of NATS KV; needs nats-server 2.11 with JetStream. It is as durable as JetStream is there: a server that loses power may
 * lose what it has acknowledged, and one that comes back empty begins with an empty bucket and revisions from 1.
 */
export class NatsKeyValue extends KeyValue {
  private readonly bucket: Bucket;
  private readonly watches = new Set<BucketWatch>();
  private readonly time: { readonly clock: Clock; readonly random: Random };

  constructor(private readonly options: NatsKeyValueOptions) {
    super();
    this.bucket = new Bucket(options.link, options.bucket);
    this.time = { clock: options.clock ?? new SystemClock(), random: options.random ?? new SystemRandom() };
  }

  async get(key: string): Promise<KeyValueEntry | undefined> {
    const { entry } = await this.read(key);
    return entry;
  }

  async list(prefix: string): Promise<readonly KeyValueEntry[]> {
    let messages: ConsumerMessages | undefined;
    try {
      const whole = Promise.withResolvers<void>();
      const begun = await BucketReading.begin(this.bucket, prefix, whole.resolve);
      messages = begun.messages;
      const late = sleep(this.time.clock, LIST_MS).then(() => Promise.reject(unavailable(new Error('no answer'))));
      await Promise.race([whole.promise, late]);
      return begun.reading.list();
    } finally {
      messages?.stop();
    }
  }

  put(key: string, value: string, { ttlMs }: PutOptions = {}): Promise<number> {
    return this.write(key, value, { ttl: toSeconds(ttlMs) });
  }

  async compareAndSet(
    key: string,
    value: string,
    revision: number,
    { ttlMs }: PutOptions = {},
  ): Promise<number | undefined> {
    const ttl = toSeconds(ttlMs);
    const written = await this.unlessChanged(() => this.write(key, value, { ttl, lastRevision: revision }));
    if (written !== undefined || revision !== NONE) return written;
    // That there is no such key may itself be a message: the mark that it was deleted, or has expired.
    const { entry, revision: mark } = await this.read(key);
    if (entry) return undefined;
    return this.unlessChanged(() => this.write(key, value, { ttl, lastRevision: mark }));
  }

  async delete(key: string, revision?: number): Promise<boolean> {
    const { entry } = await this.read(key);
    if (!entry) return true;
    if (revision !== undefined && revision !== entry.revision) return false;
    const headers = emptyHeaders();
    headers.set('KV-Operation', 'PURGE');
    headers.set('Nats-Rollup', 'sub');
    const deleted = await this.unlessChanged(() =>
      this.write(key, '', { headers, ttl: MARKER_TTL, lastRevision: revision }),
    );
    return deleted !== undefined;
  }

  watch(prefix: string, watcher: Watcher): Watch {
    const watch = new BucketWatch({ link: this.options.link, bucket: this.bucket, ...this.time }, prefix, watcher);
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
    this.bucket.close();
  }

  /** The entry, and the revision of whatever there is: an entry or a mark that it is gone. */
  private read(key: string): Promise<{ entry?: KeyValueEntry; revision: number }> {
    checkKey(key);
    return this.bucket.use(async ({ manager }) => {
      const found = await manager.streams.getMessage(this.bucket.stream, {
        last_by_subj: toSubject(this.bucket.name, key),
      });
      if (!found) return { revision: NONE };
      const gone = found.header?.has('KV-Operation') || found.header?.has('Nats-Marker-Reason');
      return gone
        ? { revision: found.seq }
        : { entry: { key, value: found.string(), revision: found.seq }, revision: found.seq };
    });
  }

  private async write(key: string, value: string, { lastRevision, ...options }: WriteOptions): Promise<number> {
    checkKey(key);
    const expect = lastRevision === undefined ? {} : { expect: { lastSubjectSequence: lastRevision } };
    const given = Object.fromEntries(Object.entries(options).filter(([, option]) => option !== undefined));
    const publish = async ({ client }: OpenBucket) =>
      (await client.publish(toSubject(this.bucket.name, key), value, { ...given, ...expect, retries: 1 })).seq;
    return this.bucket.use(publish);
  }

  private async unlessChanged<T>(write: () => Promise<T>): Promise<T | undefined> {
    try {
      return await write();
    } catch (error) {
      if (isConflict(error)) return undefined;
      throw error;
    }
  }
}

interface WriteOptions {
  readonly ttl?: string | undefined;
  readonly lastRevision?: number | undefined;
  readonly headers?: ReturnType<typeof emptyHeaders>;
}

/** NATS knows whole seconds. */
function toSeconds(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : `${Math.max(1, Math.ceil(ms / 1_000))}s`;
}
