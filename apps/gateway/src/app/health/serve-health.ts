import type { FastifyInstance } from 'fastify';
import type { InstanceAsker } from './ask-instances.js';

/** Where the state of all instances is told. */
export const HEALTH_PATH = '/ops/v1/health';

/** Serves the state of all instances of all services; 503 while some service cannot take any work. */
export function serveHealth(scope: FastifyInstance, asker: InstanceAsker): void {
  scope.get(HEALTH_PATH, { config: { path: HEALTH_PATH } }, async (_request, reply) => {
    const health = await asker.ask();
    return reply
      .code(health.status === 'failing' ? 503 : 200)
      .header('cache-control', 'no-store')
      .send(health);
  });
}
