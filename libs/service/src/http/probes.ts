import type { FastifyInstance } from 'fastify';
import { metricsText, type HealthChecks } from '@comanda/observability';

const unobserved = new Set(['/livez', '/readyz', '/metrics']);
const PROMETHEUS_TEXT = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * `/livez`: the process answers. `/readyz`: it wants work; 503 while it starts, drains, or lacks something. `/metrics`: what Prometheus
 * scrapes.
 */
export function addProbes(fastify: FastifyInstance, health: HealthChecks): void {
  fastify.get('/livez', async () => ({ status: 'alive' }));
  fastify.get('/readyz', async (_request, reply) => {
    const report = await health.report();
    return reply.code(report.status === 'ready' ? 200 : 503).send(report);
  });
  fastify.get('/metrics', async (_request, reply) => {
    const text = await metricsText();
    return text === undefined ? reply.code(404).send() : reply.type(PROMETHEUS_TEXT).send(text);
  });
}

/** True for what looks at the service rather than uses it, and every few seconds: no span, no line, no count. */
export function isUnobserved(url: string): boolean {
  return unobserved.has(url);
}
