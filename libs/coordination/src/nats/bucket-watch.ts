import type { ConsumerMessages } from '@nats-io/jetstream';
import { fullJitter, sleep, type Clock, type Random } from '@comanda/kernel';
import type { Watch, Watcher } from '../key-value.js';
import { unavailable } from '../unavailable.js';
import type { Bucket } from './bucket.js';
import { BucketReading } from './bucket-reading.js';
import type { NatsLink } from './nats-link.js';

/** What a watch of a bucket needs. */
export interface BucketWatchParts {
  readonly link: NatsLink;
  readonly bucket: Bucket;
  readonly clock: Clock;
  readonly random: Random;
}

const BACKOFF = { baseMs: 100, maxMs: 3_000 };

/** Reads a prefix until it is stopped: anew whenever the connection comes back, or the bucket was lost. */
export class BucketWatch implements Watch {
  private stopped = false;
  private isLost = false;
  private messages: ConsumerMessages | undefined;
  private readonly ends: readonly (() => void)[];

  constructor(
    private readonly parts: BucketWatchParts,
    private readonly prefix: string,
    private readonly watcher: Watcher,
  ) {
    // Its storage may be new: a reading that went on would wait for revisions that never come.
    const restart = parts.link.onBack(() => this.messages?.stop());
    const lost = parts.link.onLost(() => this.lose(new Error('the connection to NATS is lost')));
    this.ends = [restart, lost];
    void this.run();
  }

  stop(): void {
    this.stopped = true;
    for (const end of this.ends) end();
    this.messages?.stop();
  }

  private async run(): Promise<void> {
    const { clock, random } = this.parts;
    for (let failures = 0; !this.stopped; failures += 1) {
      try {
        await this.read(() => (failures = 0));
      } catch (error) {
        this.lose(error);
      }
      if (!this.stopped) await sleep(clock, fullJitter(random, failures, BACKOFF));
    }
  }

  private async read(onBegun: () => void): Promise<void> {
    let planned = false;
    const current: { reading?: BucketReading } = {};
    // Several changes of the same moment are told as one.
    const change = (): void => {
      if (planned) return;
      planned = true;
      setImmediate(() => {
        planned = false;
        if (this.messages === messages) this.tell(current.reading!);
      });
    };
    const { reading, messages } = await BucketReading.begin(this.parts.bucket, this.prefix, change);
    current.reading = reading;
    this.messages = messages;
    onBegun();
    if (this.stopped) return messages.stop();
    void this.follow(messages, reading);
    const error = await messages.closed();
    this.messages = undefined;
    if (error) throw error;
  }

  /** A reading that has missed heartbeats resumes by itself, but not when the bucket is a new one. */
  private async follow(messages: ConsumerMessages, reading: BucketReading): Promise<void> {
    for await (const { type } of messages.status()) {
      if (type === 'heartbeat') reading.heard();
      else if (type === 'heartbeats_missed' || type === 'stream_not_found') messages.stop();
    }
  }

  private tell(reading: BucketReading): void {
    if (this.stopped || !this.parts.link.connected) return;
    this.isLost = false;
    this.watcher.onEntries(reading.list());
  }

  private lose(error: unknown): void {
    if (this.stopped || this.isLost) return;
    this.isLost = true;
    this.watcher.onLost?.(unavailable(error));
  }
}
