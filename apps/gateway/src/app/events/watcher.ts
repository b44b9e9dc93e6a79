import { clone, type Message } from '@bufbuild/protobuf';
import type { StreamRoute } from '@comanda/contracts';
import type { StreamRpc } from '../peers/rpc.js';
import { eventIdOf } from './event-maker.js';
import { resuming } from './resuming.js';

/** How a watcher reaches the service. */
export interface WatchContext {
  /** Opens the stream. */
  readonly rpc: StreamRpc;
  /** How long the service may take to begin, in milliseconds. */
  readonly deadlineMs: number;
}

/**
 * Opens the stream that a request asks for, until the signal aborts. Resolves when the service has begun, to messages that go
 * on when it has been away for a while.
 */
export type Watcher = (asked: Message, signal: AbortSignal) => Promise<AsyncIterable<Message>>;

/** How a route's streams are watched. */
export function watcher({ rpc: method, events }: StreamRoute, { rpc, deadlineMs }: WatchContext): Watcher {
  const idOf = eventIdOf(events.id);
  return async (asked, signal) => {
    const options = { deadlineMs, signal };
    const reopen = (lastId: string | undefined) => rpc(after(lastId, asked), options);
    return resuming(await rpc(asked, options), { reopen, idOf, signal });
  };

  function after(lastId: string | undefined, asked: Message): Message {
    if (lastId === undefined || events.resumeAfter === undefined) return asked;
    return Object.assign(clone(method.input, asked), { [events.resumeAfter.localName]: lastId });
  }
}
