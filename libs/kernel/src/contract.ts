/** How one kind of message is named and crosses the wire. */
export interface MessageContract<T> {
  /** Stable full name, e.g. `comanda.order.v1.OrderCreated`. */
  readonly type: string;
  encode(value: T): Uint8Array;
  /** Throws on bytes that are no such message; ignores fields it does not know. */
  decode(bytes: Uint8Array): T;
}

/** A request that one participant accepts, and the reply that it promises. */
export interface CommandContract<Request, Reply> {
  /** Name of the service that handles it. */
  readonly participant: string;
  readonly name: string;
  readonly request: MessageContract<Request>;
  readonly reply: MessageContract<Reply>;
}

/** A fact that a service tells. */
export interface EventContract<T> extends MessageContract<T> {
  /** Name of the service that tells it. */
  readonly source: string;
  /** Past tense, e.g. `OrderCreated`; the subject is `evt.<source>.<name>`. */
  readonly name: string;
  /** Services that must have handled it before the sender may forget it. */
  readonly subscribers: readonly string[];
}
