import { DeliverPolicy, type ConsumerMessages, type JsMsg, type OrderedPushConsumerOptions } from '@nats-io/jetstream';
import type { KeyValueEntry } from '../key-value.js';
import { byKey } from '../keys.js';
import type { Bucket } from './bucket.js';
import { toFilter, toKey } from './subjects.js';

/** Reads everything under a prefix, and what changes there from then on. */
export class BucketReading {
  private readonly entries = new Map<string, KeyValueEntry>();
  private missing = 0;
  private whole = false;

  private constructor(
    private readonly bucket: string,
    private readonly prefix: string,
    private readonly onChange: () => void,
  ) {}

  /**
   * Resolves with the reading when it has begun; `onChange` is called when all is there, and after each change from then on. It ends by
   * `messages.stop()`, or by itself when the bucket goes.
   */
  static async begin(
    bucket: Bucket,
    prefix: string,
    onChange: () => void,
  ): Promise<{ reading: BucketReading; messages: ConsumerMessages }> {
    const reading = new BucketReading(bucket.name, prefix, onChange);
    const messages = await bucket.use(async ({ client }) => {
      const filter: Partial<OrderedPushConsumerOptions> = {
        deliver_policy: DeliverPolicy.LastPerSubject,
        filter_subjects: toFilter(bucket.name, prefix),
      };
      const consumer = await client.consumers.getPushConsumer(bucket.stream, filter);
      reading.expect((await consumer.info(true)).num_pending);
      const messages = await consumer.consume({
        abort_on_missing_resource: true,
        callback: (message) => reading.take(message),
      });
      // The server would keep it for minutes, and has room for so many only.
      void messages.closed().then(() => consumer.delete().catch(() => undefined));
      return messages;
    });
    return { reading, messages };
  }

  /** What is there now, by key. */
  list(): readonly KeyValueEntry[] {
    return [...this.entries.values()].sort(byKey);
  }

  /** A heartbeat says that nothing is left to be delivered. */
  heard(): void {
    if (!this.whole) this.complete();
  }

  private expect(messages: number): void {
    this.missing = messages;
    if (messages === 0) this.complete();
  }

  private take(message: JsMsg): void {
    const key = toKey(this.bucket, message.subject);
    if (key.startsWith(this.prefix)) {
      if (isGone(message)) this.entries.delete(key);
      else this.entries.set(key, { key, value: message.string(), revision: message.seq });
    }
    this.missing -= 1;
    if (this.whole) this.onChange();
    else if (this.missing <= 0 || message.info.pending === 0) this.complete();
  }

  private complete(): void {
    this.whole = true;
    this.onChange();
  }
}

/** Whether the message says that the key was deleted, or has expired. */
export function isGone({ headers }: Pick<JsMsg, 'headers'>): boolean {
  return headers?.has('KV-Operation') === true || headers?.has('Nats-Marker-Reason') === true;
}
