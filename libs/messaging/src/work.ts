import type { DomainError } from '@comanda/kernel';
import type { Handler, Reads } from './handler.js';

/** How a reply is kept in the inbox. */
export interface ReplyCodec {
  encode(reply: unknown): Uint8Array;
  decode(bytes: Uint8Array): unknown;
}

/** How the inbox knows a message. */
export interface InboxKey {
  readonly id: string;
  readonly requestHash?: string | undefined;
  /** For a saga's undo: id of the command that it undoes. */
  readonly undoes?: string | undefined;
  /** It is decided even if that command never came or was refused. */
  readonly undoAlways?: boolean | undefined;
  readonly holdMs?: number | undefined;
  /** It comes for the first time, and has most likely not been handled: that is not asked, but shown by the key, should it have been. */
  readonly isFresh?: boolean | undefined;
  readonly codec: ReplyCodec;
  /** A refusal is an answer, too: a repetition gets it again. */
  readonly keepsRefusal: boolean;
}

/** One message or call to decide about. */
export interface Work {
  readonly handler: Handler<unknown, Reads, unknown>;
  readonly command: unknown;
  readonly inbox?: InboxKey | undefined;
  /** Its decision must change nothing. */
  readonly onlyReads?: boolean | undefined;
  readonly traceparent?: string | undefined;
  /** Says of its span, where it has one, that it belongs to another one, too. */
  readonly link?: ((traceparent: string) => void) | undefined;
}

/** What came of it. */
export type Outcome =
  | {
      readonly kind: 'replied';
      readonly reply: unknown;
      /** As the inbox keeps it, where it does. */
      readonly encoded?: Uint8Array | undefined;
    }
  | { readonly kind: 'refused'; readonly error: DomainError }
  /** A defect: doing it again fails again. */
  | { readonly kind: 'failed'; readonly error: unknown }
  /** Nothing is known to have happened; later it may succeed. */
  | { readonly kind: 'unavailable'; readonly error: unknown };
