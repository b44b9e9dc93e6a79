import type { Clock } from '@comanda/kernel';
import { MemoryBroker, NoAnswer } from '@comanda/messaging';

interface Held {
  readonly payload: Uint8Array;
  readonly onUnserved: (() => void) | undefined;
}

/** A broker that counts what passes, and loses or holds what the test says. */
export class LossyBroker extends MemoryBroker {
  /** What goes to these subjects is lost without a word: commands, replies and questions. */
  readonly lost = new Set<string>();
  private readonly counts = new Map<string, number>();
  private readonly held = new Map<string, Held[]>();

  constructor(private readonly time: Clock) {
    super(time);
  }

  override publish(subject: string, payload: Uint8Array, onUnserved?: () => void): void {
    this.counts.set(subject, this.count(subject) + 1);
    if (this.lost.has(subject)) return;
    const held = this.held.get(subject);
    if (held) held.push({ payload, onUnserved });
    else super.publish(subject, payload, onUnserved);
  }

  override request(subject: string, payload: Uint8Array, timeoutMs: number): Promise<Uint8Array> {
    if (!this.lost.has(subject)) return super.request(subject, payload, timeoutMs);
    return new Promise((_resolve, reject) =>
      this.time.after(timeoutMs, () => reject(new NoAnswer(`nobody answers ${subject}`))),
    );
  }

  /** Broker messages that were published there, lost or not. */
  count(subject: string): number {
    return this.counts.get(subject) ?? 0;
  }

  /** What is published from now on is held. */
  hold(...subjects: string[]): void {
    for (const subject of subjects) this.held.set(subject, []);
  }

  /** Holds no more; the answer delivers what was held. */
  letPass(subject: string): () => void {
    const held = this.held.get(subject) ?? [];
    this.held.delete(subject);
    return () => held.forEach(({ payload, onUnserved }) => super.publish(subject, payload, onUnserved));
  }
}
