import type { FastifyInstance } from 'fastify';
import type { INestApplicationContext } from '@nestjs/common';
import { Script } from './tiny-service.js';

/** Routes that make a process misbehave. */
export function addFaults(fastify: FastifyInstance, app: INestApplicationContext): void {
  fastify.post('/reject', async () => {
    void Promise.reject(new Error('nobody handles this'));
    return {};
  });
  fastify.post('/never-shut-down', async () => {
    const script = app.get(Script, { strict: false });
    script.onApplicationShutdown = () => new Promise<never>(() => undefined);
    return {};
  });
}
