import type { Message } from '@bufbuild/protobuf';
import { SystemRandom } from '@comanda/kernel';
import type { StreamRoute } from '@comanda/contracts';
import type { FastifyReply } from 'fastify';
import { orderIdInPath } from '../http/order-id.js';
import { requestReader } from '../http/request-reader.js';
import type { RouteHandler } from '../http/route-handler.js';
import { endedAtOnce } from './ended-at-once.js';
import { EventBody, type EventBodyLimits } from './event-body.js';
import { eventMaker, type EventMaker } from './event-maker.js';
import { errorEvent, logStreamEnd } from './event-log.js';
import { eventText, retryText, type ServerSentEvent } from './event-text.js';
import type { OpenBodies } from './open-bodies.js';
import { watcher, type WatchContext } from './watcher.js';

/** What a route of events needs besides the route. */
export interface EventContext extends WatchContext {
  /** Roughly how long clients wait before they come back, in milliseconds. */
  readonly retryMs: number;
  readonly limits: EventBodyLimits;
  readonly bodies: OpenBodies;
}

const HEADERS = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store',
  // Asks proxies to pass each event on as it comes.
  'x-accel-buffering': 'no',
  // When the stream ends the connection would stay idle, and hold up a stop.
  connection: 'close',
};

const random = new SystemRandom();

/**
 * From HTTP to the streaming rpc, and its messages as Server-Sent Events. An error before the service has begun is answered as
 * any other; one that comes later is an event of type `error`, and the end.
 */
export function eventHandler(route: StreamRoute, context: EventContext): RouteHandler {
  const { retryMs, limits, bodies } = context;
  const read = requestReader(route);
  const watch = watcher(route, context);
  const toEvent = eventMaker(route);
  const orderIdOf = orderIdInPath(route);
  return async (request, reply) => {
    request.orderId = orderIdOf?.(request.params);
    const asked = read(request);
    const gone = untilGone(reply);
    const watched = await watch(asked, gone.signal);
    // Who has seen the end comes back, as clients of events do; 204 tells them to stop.
    const beginning = request.headers['last-event-id']
      ? await endedAtOnce(watched)
      : { ended: false as const, messages: watched };
    if (beginning.ended) return reply.code(204).send();
    const { messages } = beginning;
    const body = new EventBody(limits);
    bodies.add(body);
    body.once('close', () => logStreamEnd(request, reply, body));
    // A gateway that stops sends all its readers away at once; they should not all come back at once.
    body.write(retryText(retryMs * (0.5 + random.next())));
    void send(messages, body, toEvent, (error) => errorEvent(error, request));
    return reply.headers(HEADERS).send(body);
  };
}

/** Aborts when the client has gone. */
function untilGone(reply: FastifyReply): AbortController {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return gone;
}

async function send(
  messages: AsyncIterable<Message>,
  body: EventBody,
  toEvent: EventMaker,
  toError: (error: unknown) => ServerSentEvent,
): Promise<void> {
  try {
    for await (const message of messages) body.write(eventText(toEvent(message)));
  } catch (error) {
    if (body.open) body.write(eventText(toError(error)));
  }
  body.finish();
}
