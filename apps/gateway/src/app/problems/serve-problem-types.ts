import type { FastifyInstance } from 'fastify';
import { problemTypes, problemTypeUri } from './problem-types.js';

/** Serves, at the address of each of the edge's problem types, a text that explains it. */
export function serveProblemTypes(scope: FastifyInstance): void {
  for (const [code, { status, title, about }] of Object.entries(problemTypes)) {
    const text = `${code} (${status})\n\n${title}.\n${about}\n`;
    scope.get(problemTypeUri(code), (_request, reply) => reply.type('text/plain; charset=utf-8').send(text));
  }
}
