import { logger } from '@comanda/observability';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { requestFields } from '../http/access-log.js';
import { problemOf } from '../problems/send-problem.js';
import type { EventBody } from './event-body.js';
import type { ServerSentEvent } from './event-text.js';

const log = logger('http');

/** The event that tells of an error, as the problem that it would have been before the stream began. */
export function errorEvent(error: unknown, request: FastifyRequest): ServerSentEvent {
  const { refusal, problem } = problemOf(error, request);
  if (refusal.status >= 500) log.warn({ trace_id: request.traceId, code: refusal.code, err: error }, 'stream failed');
  return { type: 'error', data: problem };
}

/** Writes the line that other requests have when they are answered. */
export function logStreamEnd(request: FastifyRequest, reply: FastifyReply, { tooSlow }: EventBody): void {
  log.info({ ...requestFields(request, reply), ...(tooSlow && { tooSlow }) }, 'stream ended');
}
