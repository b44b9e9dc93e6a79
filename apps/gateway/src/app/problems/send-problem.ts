import type { FastifyReply, FastifyRequest } from 'fastify';
import { noteFailure } from '../http/access-log.js';
import { toProblem } from './problem.js';
import { refusalOf } from './refusal-of.js';

/** Answers an error as `application/problem+json`. The error itself goes to the log only. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = refusalOf(error);
  noteFailure(request, error);
  const problem = toProblem(refusal, pathOf(request.url), request.traceId);
  return reply
    .code(refusal.status)
    .headers({ ...refusal.headers, 'content-type': 'application/problem+json; charset=utf-8' })
    .send(JSON.stringify(problem));
}

function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}
