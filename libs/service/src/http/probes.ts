import type { FastifyInstance } from 'fastify';
import type { HealthChecks } from '@comanda/observability';

/** `/livez`: the process answers. `/readyz`: it wants work; 503 while it starts, drains, or lacks something. */
export function addProbes(fastify: FastifyInstance, health: HealthChecks): void {
  fastify.get('/livez', async () => ({ status: 'alive' }));
  fastify.get('/readyz', async (_request, reply) => {
    const report = await health.report();
    return reply.code(report.status === 'ready' ? 200 : 503).send(report);
  });
}
