import { z } from 'zod';
import { DomainError } from '@comanda/kernel';
import type { Breakers, BreakerStatus } from '@comanda/resilience';
import type { FastifyInstance } from 'fastify';

/** Where an instance tells of its breakers; with `/force` after it, where they are forced. */
export const BREAKERS_PATH = '/breakerz';

/** What an instance tells of its breakers: dates are ISO 8601. */
export interface BreakersPage {
  /** Unique for the process: it may be met under several addresses. */
  readonly id: string;
  readonly breakers: readonly BreakerStatus[];
}

/** What is sent to force breakers of an instance. */
export interface ForceBreakers {
  readonly peer: string;
  readonly force: 'open' | 'closed' | 'automatic';
  readonly byWhom: string;
  readonly reason: string;
}

const text = z.string().min(1).max(1_000);
const wantedForce = z.strictObject({
  peer: text,
  force: z.enum(['open', 'closed', 'automatic']),
  byWhom: text,
  reason: text,
});

/**
 * Serves this process's breakers. For the house only: the port that it is on is not for the public, and the gateway asks every instance
 * on behalf of operators.
 */
export function addBreakerPages(fastify: FastifyInstance, breakers: Breakers): void {
  const page = (list: readonly BreakerStatus[]): BreakersPage => ({ id: breakers.id, breakers: list });
  fastify.get(BREAKERS_PATH, async () => page(breakers.list()));
  fastify.post(`${BREAKERS_PATH}/force`, async (request, reply) => {
    const wanted = wantedForce.safeParse(request.body);
    if (!wanted.success) return reply.code(400).send({ code: 'VALIDATION_FAILED' });
    try {
      return page(forceBreakers(breakers, wanted.data));
    } catch (error) {
      if (error instanceof DomainError) return reply.code(404).send({ code: error.code });
      throw error;
    }
  });
}

/** Forces them. Throws `DomainError` `BREAKER_NOT_FOUND` when nothing here calls that peer. */
export function forceBreakers(
  breakers: Breakers,
  { peer, force, byWhom, reason }: ForceBreakers,
): readonly BreakerStatus[] {
  return breakers.force(peer, { state: force, byWhom, reason, at: new Date() });
}
