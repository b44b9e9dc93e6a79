import type { HttpRoute, JsonSchema } from '@comanda/contracts';

/** The body of every answer that is no success. */
export const problemSchemas: Readonly<Record<string, JsonSchema>> = {
  Problem: {
    type: 'object',
    description: 'RFC 9457.',
    properties: {
      type: { type: 'string', format: 'uri-reference', description: 'Identifies the kind of problem; stable.' },
      title: { type: 'string', description: 'The kind of problem in words.' },
      status: { type: 'integer', description: 'The HTTP status.' },
      detail: { type: 'string', description: 'What happened this time.' },
      instance: { type: 'string', format: 'uri-reference', description: 'Path of the request.' },
      code: { type: 'string', description: 'Stable name of the kind, UPPER_SNAKE_CASE.' },
      traceId: { type: 'string', description: 'Identifies the request in logs and traces.' },
      errors: { type: 'array', items: { $ref: '#/components/schemas/Violation' } },
      sagaId: { type: 'string', description: 'The saga that holds what is locked, with codes such as ORDER_LOCKED.' },
    },
    required: ['type', 'title', 'status', 'detail', 'code'],
  },
  Violation: {
    type: 'object',
    description: 'A field that is not valid.',
    properties: {
      path: { type: 'string', description: 'In JSON names, such as lineItems[0].quantity.' },
      detail: { type: 'string', description: 'What a valid value is.' },
    },
    required: ['path', 'detail'],
  },
};

const DESCRIPTIONS = {
  400: 'The request is not valid.',
  404: 'There is no such resource.',
  409: 'The state of a resource does not allow it, or the same request is still running.',
  413: 'The body is too large.',
  415: 'The body is not application/json.',
  422: 'A rule of the business refuses it, or the Idempotency-Key was used for another request.',
  500: 'The request failed.',
  503: 'A service is not available; see Retry-After.',
  504: 'A service did not answer in time.',
} as const;

type ProblemStatus = keyof typeof DESCRIPTIONS;

/** The answers that are no success, to refer to. */
export const problemResponses: Readonly<Record<string, object>> = Object.fromEntries(
  Object.entries(DESCRIPTIONS).map(([status, description]) => [
    `Problem${status}`,
    { description, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
  ]),
);

/** The problems that a route may answer. */
export function problemResponsesOf({ verb, body, pathFields, operation }: HttpRoute): Record<string, object> {
  const statuses: ProblemStatus[] = [400, 500, 503, 504];
  if (pathFields.length > 0) statuses.push(404);
  if (body !== undefined) statuses.push(413, 415);
  if (verb !== 'GET' || operation.idempotencyKey) statuses.push(409, 422);
  const refs = statuses.map((status) => [status, { $ref: `#/components/responses/Problem${status}` }]);
  return Object.fromEntries(refs) as Record<string, object>;
}
