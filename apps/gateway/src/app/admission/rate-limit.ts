import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, onRequestHookHandler } from 'fastify';
import { EdgeError } from '../problems/edge-error.js';

const WINDOW_MS = 1_000;
/** Clients that are remembered; the one that asked least recently is forgotten first. */
const MOST_CLIENTS = 10_000;

/**
 * What refuses a client, told by its address, that asks more often in a second than `perSecond` says: 429 with `Retry-After`. Zero lets
 * all through. For routes that are added to the scope.
 */
export async function rateLimiter(scope: FastifyInstance, perSecond: () => number): Promise<onRequestHookHandler> {
  await scope.register(rateLimit, {
    global: false,
    timeWindow: WINDOW_MS,
    cache: MOST_CLIENTS,
    max: perSecond,
    enableDraftSpec: true,
    errorResponseBuilder: () => new EdgeError('TOO_MANY_REQUESTS'),
  });
  const limit = scope.rateLimit();
  return function limitRate(request, reply, done) {
    if (perSecond() === 0) return done();
    void limit.call(this, request, reply).then(() => done(), done);
  };
}
