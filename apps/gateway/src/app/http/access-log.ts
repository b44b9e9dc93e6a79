import { logger } from '@comanda/observability';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { wasRefused } from '../admission/admit-requests.js';
import type {} from './fastify-augment.js';

const log = logger('http');
const failures = new WeakMap<FastifyRequest, unknown>();

/** Remembers why a request failed, for its line in the log. */
export function noteFailure(request: FastifyRequest, error: unknown): void {
  failures.set(request, error);
}

/** Writes a line for each request to the routes that are added from now on: at `warn` when it is our failure. */
export function logRequests(fastify: FastifyInstance): void {
  fastify.decorateRequest('orderId', undefined);
  fastify.addHook('onResponse', (request, reply, done) => {
    if (wasRefused(request)) return done();
    if (reply.statusCode >= 500)
      log.warn({ ...requestFields(request, reply), err: failures.get(request) }, 'request failed');
    // Most streams end without a response that is complete, so they are logged where they end.
    else if (!isStream(reply)) log.info(requestFields(request, reply), 'request');
    done();
  });
}

function isStream(reply: FastifyReply): boolean {
  return reply.getHeader('content-type') === 'text/event-stream';
}

/** What the log says of any request. */
export function requestFields(request: FastifyRequest, reply: FastifyReply): object {
  return {
    method: request.method,
    route: request.routeOptions.config.path ?? request.routeOptions.url,
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime * 10) / 10,
    trace_id: request.traceId,
    orderId: request.orderId,
  };
}
