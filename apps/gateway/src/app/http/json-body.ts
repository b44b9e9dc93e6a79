import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { EdgeError } from '../problems/edge-error.js';

/**
 * Lets the scope's routes take JSON in UTF-8 and nothing else. A body of no bytes is no body, whatever its content type. Keys that
 * would reach an object's prototype are refused.
 */
export function takeOnlyJson(scope: FastifyInstance): void {
  const parse = scope.getDefaultJsonParser('error', 'error');
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (body.length === 0) done(null, undefined);
    else if (!isUtf8(body)) done(new EdgeError('BODY_MALFORMED', 'The body is not UTF-8.'));
    else parse(request, body.toString(), (error, json) => void done(error && malformed(error), json));
  });
}

function malformed(cause: Error): EdgeError {
  return new EdgeError('BODY_MALFORMED', 'The body is not JSON that can be taken.', { cause });
}

/** Throws `BODY_NOT_ALLOWED` for a body that the operation would ignore; `{}` says nothing and is let through. */
export function refuseBody({ body, headers }: FastifyRequest): void {
  const unread = body === undefined && (Number(headers['content-length'] ?? 0) > 0 || 'transfer-encoding' in headers);
  if (unread || !isEmpty(body)) throw new EdgeError('BODY_NOT_ALLOWED');
}

function isEmpty(body: unknown): boolean {
  if (body === undefined) return true;
  return typeof body === 'object' && body !== null && !Array.isArray(body) && Object.keys(body).length === 0;
}
