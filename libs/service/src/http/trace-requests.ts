import type { FastifyInstance } from 'fastify';
import { joinTrace } from '@comanda/observability';

/** Makes every request part of the caller's trace, or of a new one; its id is at `request.traceId`. */
export function traceRequests(fastify: FastifyInstance): void {
  fastify.decorateRequest('traceId', '');
  // Fastify itself keeps the trace while it reads the body.
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { traceparent } = request.headers;
    const trace = joinTrace(typeof traceparent === 'string' ? traceparent : undefined);
    request.traceId = trace.id;
    trace.run(done);
  });
}
