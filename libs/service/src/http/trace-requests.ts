import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { durations, joinTrace, type JoinedTrace, type SpanSpec } from '@comanda/observability';
import { isUnobserved } from './probes.js';

const noteDuration = durations('http.server.request.duration', {
  description: 'How long requests took, by route and status; streams of events are not among them.',
});
const traces = new WeakMap<FastifyRequest, JoinedTrace>();

/**
 * Makes every request part of the caller's trace, or of a new one; its id is at `request.traceId`. It is a span of it, where that is
 * recorded, and is counted by route and status.
 */
export function traceRequests(fastify: FastifyInstance): void {
  fastify.decorateRequest('traceId', '');
  // Fastify itself keeps the trace while it reads the body.
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { traceparent } = request.headers;
    const spec = isUnobserved(request.url) ? undefined : () => spanOf(request);
    const trace = joinTrace(typeof traceparent === 'string' ? traceparent : undefined, spec);
    traces.set(request, trace);
    request.traceId = trace.id;
    trace.run(done);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    endSpan(request, reply);
    if (!isUnobserved(request.url) && !isStream(reply))
      noteDuration(reply.elapsedTime / 1_000, labelsOf(request, reply));
    done();
  });
}

function endSpan(request: FastifyRequest, reply: FastifyReply): void {
  const { statusCode } = reply;
  const failure = statusCode >= 500 ? String(statusCode) : undefined;
  traces.get(request)?.end({ 'http.response.status_code': statusCode }, failure);
}

function isStream(reply: FastifyReply): boolean {
  return reply.getHeader('content-type') === 'text/event-stream';
}

function spanOf(request: FastifyRequest): SpanSpec {
  const { method, url } = request;
  const route = routeOf(request);
  const path = url.split('?', 1)[0]!;
  const attributes = {
    'http.request.method': method,
    'http.route': route,
    'url.path': path,
    'url.scheme': request.protocol,
  };
  return { name: route === undefined ? method : `${method} ${route}`, role: 'server', attributes };
}

function labelsOf(request: FastifyRequest, reply: FastifyReply) {
  return {
    'http.request.method': request.method,
    // What has no route is one thing: anybody may ask for anything.
    'http.route': routeOf(request) ?? 'none',
    'http.response.status_code': reply.statusCode,
  };
}

/** Of a route that is made from a template, the template. */
function routeOf({ routeOptions, is404 }: FastifyRequest): string | undefined {
  if (is404) return undefined;
  return (routeOptions.config as { path?: string }).path ?? routeOptions.url;
}
