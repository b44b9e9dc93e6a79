import { createInbox } from '@nats-io/nats-core';

/**
 * The server's word comes within one round trip; of so many messages it is remembered what to do. More would only keep what they are about
 * in memory: whoever is not told finds out for want of an answer.
 */
const REMEMBERED = 256;

/** Who is to be told that nobody took a message. A message that was taken is never answered, so that old ones are forgotten. */
export class Unserved {
  private readonly prefix: string;
  private readonly listeners = new Map<string, () => void>();
  private next = 0;

  /** @param inboxPrefix what the connection's inboxes begin with, where that is not the client's own choice */
  constructor(inboxPrefix?: string) {
    this.prefix = createInbox(inboxPrefix);
  }

  /** Where the server's word comes. */
  get subject(): string {
    return `${this.prefix}.*`;
  }

  /** The reply subject of a message. */
  expect(listener: () => void): string {
    const reply = `${this.prefix}.${this.next++}`;
    this.listeners.set(reply, listener);
    if (this.listeners.size > REMEMBERED) this.listeners.delete(this.listeners.keys().next().value!);
    return reply;
  }

  tell(reply: string): void {
    const listener = this.listeners.get(reply);
    this.listeners.delete(reply);
    listener?.();
  }
}
