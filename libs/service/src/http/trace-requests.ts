import type { FastifyInstance, FastifyRequest } from 'fastify';
import { joinTrace, type JoinedTrace } from '@comanda/observability';

/** Makes every request part of the caller's trace, or of a new one; its id is at `request.traceId`. */
export function traceRequests(fastify: FastifyInstance): void {
  const traces = new WeakMap<FastifyRequest, JoinedTrace>();
  fastify.decorateRequest('traceId', '');
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { traceparent } = request.headers;
    const trace = joinTrace(typeof traceparent === 'string' ? traceparent : undefined);
    traces.set(request, trace);
    request.traceId = trace.id;
    trace.run(done);
  });
  // Reading the body may leave the trace: its chunks come from the socket.
  fastify.addHook('preValidation', (request, _reply, done) => {
    const trace = traces.get(request);
    if (trace) trace.run(done);
    else done();
  });
}
