import type { FastifyInstance } from 'fastify';
import type { Drain } from '../drain.js';

/** Once the service drains, a connection ends with the answer that it waits for; kept alive, it would hold up the stop. */
export function closeWhenDraining(fastify: FastifyInstance, drain: Drain): void {
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (drain.signal.aborted) reply.header('connection', 'close');
    done(null, payload);
  });
}
