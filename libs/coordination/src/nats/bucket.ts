import {
  jetstream,
  JetStreamApiCodes,
  JetStreamApiError,
  jetstreamManager,
  type JetStreamClient,
  type JetStreamManager,
} from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import { nanos } from '@nats-io/nats-core';
import { unavailable } from '../unavailable.js';
import type { NatsLink } from './nats-link.js';

/** How a bucket is kept. */
export interface BucketOptions {
  /** Letters, digits, `-` and `_`. */
  readonly name: string;
  /** Copies among the servers of a cluster: 1, 3 or 5. */
  readonly replicas?: number;
  /** Values of a key that are kept, up to 64. More than one is not for keys that expire: an older value would come back. */
  readonly history?: number;
}

/** What is there while the bucket is. */
export interface OpenBucket {
  readonly client: JetStreamClient;
  readonly manager: JetStreamManager;
}

const ANSWER_MS = 5_000;
/** How long it can be told that a key is gone. Watches that were cut begin anew, and need no longer. */
const MARKER_MS = 5 * 60_000;
export const MARKER_TTL = `${MARKER_MS / 1_000}s`;

/** A bucket of NATS KV that is made where it is missing, again too: a server may come back with empty storage. */
export class Bucket {
  private opened: Promise<OpenBucket> | undefined;
  private readonly forget: () => void;

  constructor(
    private readonly link: NatsLink,
    private readonly options: BucketOptions,
  ) {
    this.forget = link.onBack(() => (this.opened = undefined));
  }

  get name(): string {
    return this.options.name;
  }

  /** Of the stream behind it. */
  get stream(): string {
    return `KV_${this.options.name}`;
  }

  /** Does something with the bucket; throws `COORDINATION_UNAVAILABLE`, or what NATS refuses. A bucket that has gone is made, once. */
  async use<T>(work: (bucket: OpenBucket) => Promise<T>): Promise<T> {
    try {
      return await work(await this.open());
    } catch (error) {
      if (isConflict(error)) throw error;
      if (!isMissing(error)) throw unavailable(error);
    }
    this.opened = undefined;
    try {
      return await work(await this.open());
    } catch (error) {
      throw isConflict(error) ? error : unavailable(error);
    }
  }

  close(): void {
    this.forget();
  }

  private async open(): Promise<OpenBucket> {
    // Without a connection a request would wait for one until its time is over.
    void this.link.connection;
    this.opened ??= this.make().catch((error: unknown) => {
      this.opened = undefined;
      throw error;
    });
    return this.opened;
  }

  private async make(): Promise<OpenBucket> {
    const { connection } = this.link;
    const client = jetstream(connection, { timeout: ANSWER_MS });
    const manager = await jetstreamManager(connection, { timeout: ANSWER_MS, checkAPI: false });
    const { name, replicas = 1, history = 1 } = this.options;
    // Answers only from the leader: another server may not have heard of the last write.
    await new Kvm(client).create(name, { replicas, history, markerTTL: MARKER_MS, allow_direct: false });
    const { config } = await manager.streams.info(this.stream);
    // Someone else may have made it without.
    if (!config.allow_msg_ttl)
      await manager.streams.update(this.stream, {
        ...config,
        allow_msg_ttl: true,
        subject_delete_marker_ttl: nanos(MARKER_MS),
      });
    return { client, manager };
  }
}

/** Whether the key did not have the expected revision. */
export function isConflict(error: unknown): boolean {
  const { StreamWrongLastSequence, StreamWrongLastSequenceUnknown } = JetStreamApiCodes;
  const codes: readonly number[] = [StreamWrongLastSequence, StreamWrongLastSequenceUnknown];
  return error instanceof JetStreamApiError && codes.includes(error.code);
}

/** A write to a stream that is not there is heard by nobody. */
function isMissing(error: unknown): boolean {
  if (error instanceof JetStreamApiError) return error.code === JetStreamApiCodes.StreamNotFound;
  return (
    error instanceof Error &&
    (error.name === 'NoRespondersError' || isMissing(error.cause) || error.message === 'stream not found')
  );
}
