import type { FastifyReply, FastifyRequest } from 'fastify';
import { noteFailure } from '../http/access-log.js';
import { toProblem, type Problem, type Refusal } from './problem.js';
import { refusalOf } from './refusal-of.js';

/** Answers an error as `application/problem+json`. The error itself goes to the log only. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { refusal, problem } = problemOf(error, request);
  noteFailure(request, error);
  return reply
    .code(refusal.status)
    .headers({ ...refusal.headers, 'content-type': 'application/problem+json; charset=utf-8' })
    .send(JSON.stringify(problem));
}

/** The problem that an error of the request is told as, and the refusal behind it. */
export function problemOf(error: unknown, request: FastifyRequest): { refusal: Refusal; problem: Problem } {
  const refusal = refusalOf(error);
  return { refusal, problem: toProblem(refusal, pathOf(request.url), request.traceId) };
}

function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}
