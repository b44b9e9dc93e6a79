import {
  AckPolicy,
  DeliverPolicy,
  DiscardPolicy,
  jetstream,
  JetStreamApiError,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  type ConsumerConfig,
  type ConsumerInfo,
  type JetStreamClient,
  type JetStreamManager,
  type StreamConfig,
} from '@nats-io/jetstream';
import { nanos, type NatsConnection } from '@nats-io/nats-core';
import type { LogProgress } from '../broker.js';
import { LONGEST_REPLAY_MS } from '../retention.js';

const STREAM = 'EVENTS';
const NAME_IN_USE = 10058;
const CONSUMER_NOT_FOUND = 10014;
/** Handling takes milliseconds; what a process took with it when it was killed comes again after this. */
const ACK_WAIT_MS = 5_000;

const STREAM_CONFIG = {
  subjects: ['evt.>'],
  storage: StorageType.File,
  retention: RetentionPolicy.Limits,
  discard: DiscardPolicy.Old,
  max_age: nanos(LONGEST_REPLAY_MS),
  max_bytes: 1024 ** 3,
  // Inboxes drop duplicates, however late they come; the broker's own window would only cost memory.
  duplicate_window: nanos(100),
} satisfies Partial<StreamConfig>;

/** The log of events: one JetStream stream, one durable consumer a group. Both are made where they are missing. */
export class EventLog {
  private readonly client: JetStreamClient;
  private manager: Promise<JetStreamManager> | undefined;

  constructor(private readonly connection: NatsConnection) {
    this.client = jetstream(connection, { timeout: 5_000 });
  }

  async append(subject: string, payload: Uint8Array): Promise<number> {
    try {
      return (await this.client.publish(subject, payload)).seq;
    } catch {
      // Most likely the stream is gone with the broker's storage. What else it is, the second try says.
      await this.assertStream();
      return (await this.client.publish(subject, payload)).seq;
    }
  }

  /** Makes stream and consumer if they are missing, and answers the consumer. */
  async consumer(group: string, subjects: readonly string[]) {
    await this.assertStream();
    const config: Partial<ConsumerConfig> = {
      durable_name: group,
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      ack_wait: nanos(ACK_WAIT_MS),
      max_ack_pending: 10_000,
      filter_subjects: [...subjects],
    };
    const manager = await this.jsm();
    try {
      await manager.consumers.add(STREAM, config);
    } catch (error) {
      if (!(error instanceof JetStreamApiError)) throw error;
      await manager.consumers.update(STREAM, group, config);
    }
    return this.client.consumers.get(STREAM, group);
  }

  async progress(group: string): Promise<LogProgress> {
    const manager = await this.jsm();
    // In this order: what is not pending at the second question was acknowledged up to the first one's end.
    const { state } = await manager.streams.info(STREAM);
    const info = await this.consumerInfo(manager, group);
    if (!info) return { last: state.last_seq, acknowledged: 0 };
    const pending = info.num_pending + info.num_ack_pending;
    return { last: state.last_seq, acknowledged: pending === 0 ? state.last_seq : info.ack_floor.stream_seq, pending };
  }

  /** Absent for a group that has never consumed, or not since the storage was lost. */
  private async consumerInfo(manager: JetStreamManager, group: string): Promise<ConsumerInfo | undefined> {
    try {
      return await manager.consumers.info(STREAM, group);
    } catch (error) {
      if (error instanceof JetStreamApiError && error.code === CONSUMER_NOT_FOUND) return undefined;
      throw error;
    }
  }

  private async assertStream(): Promise<void> {
    const manager = await this.jsm();
    try {
      await manager.streams.add({ name: STREAM, ...STREAM_CONFIG });
    } catch (error) {
      if (!(error instanceof JetStreamApiError) || error.code !== NAME_IN_USE) throw error;
      await manager.streams.update(STREAM, STREAM_CONFIG);
    }
  }

  private jsm(): Promise<JetStreamManager> {
    this.manager ??= jetstreamManager(this.connection, { timeout: 5_000 }).catch((error: unknown) => {
      this.manager = undefined;
      throw error;
    });
    return this.manager;
  }
}
