import type { FastifyInstance } from 'fastify';
import type { OpenSettings } from './open-settings.js';

/**
 * Serves `/configz`: each setting of this process with its value, where that comes from, and what is refused or waits for a start. Secrets
 * are masked. For operators, not for the public: where `OPS_ENABLED` is false there is none.
 */
export function addConfigReport(fastify: FastifyInstance, { live, source }: OpenSettings): void {
  const { OPS_ENABLED } = live.values as { readonly OPS_ENABLED?: boolean };
  if (OPS_ENABLED === false) return;
  fastify.get('/configz', async () => ({
    service: live.service,
    store: source() ?? 'none',
    refused: live.refusals,
    waiting: live.waiting,
    settings: live.explain(),
  }));
}
