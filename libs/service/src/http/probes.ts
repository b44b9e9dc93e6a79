import type { FastifyInstance } from 'fastify';
import { metricsText, type HealthChecks } from '@comanda/observability';
import type { Breakers, BreakerState } from '@comanda/resilience';

const unobserved = new Set(['/livez', '/readyz', '/metrics']);
const PROMETHEUS_TEXT = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * `/livez`: the process answers. `/readyz`: it wants work; 503 while it starts, drains, or lacks something; it names the peers
 * whose breakers are not closed, too. `/metrics`: what Prometheus
 * scrapes.
 */
export function addProbes(fastify: FastifyInstance, health: HealthChecks, breakers: Breakers): void {
  fastify.get('/livez', async () => ({ status: 'alive' }));
  fastify.get('/readyz', async (_request, reply) => {
    const report = await health.report();
    return reply.code(report.status === 'ready' ? 200 : 503).send({ ...report, ...detailOf(breakers) });
  });
  fastify.get('/metrics', async (_request, reply) => {
    const text = await metricsText();
    return text === undefined ? reply.code(404).send() : reply.type(PROMETHEUS_TEXT).send(text);
  });
}

/** Peers that are not called as usual. No reason to be unready: what needs no such peer goes on. */
function detailOf(breakers: Breakers): { breakers?: Record<string, BreakerState> } {
  const unusual = breakers.list().filter(({ state }) => state !== 'closed');
  return unusual.length === 0 ? {} : { breakers: Object.fromEntries(unusual.map(({ peer, state }) => [peer, state])) };
}

/** True for what looks at the service rather than uses it, and every few seconds: no span, no line, no count. */
export function isUnobserved(url: string): boolean {
  return unobserved.has(url);
}
