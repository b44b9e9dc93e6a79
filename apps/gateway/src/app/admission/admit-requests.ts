import type { HttpRoute } from '@comanda/contracts';
import type { Random } from '@comanda/kernel';
import type { FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify';
import type { Admission } from './admission.js';
import { refusalAnswer } from './refusal-answer.js';
import type { Refusals } from './refusals.js';

const refusedOnes = new WeakSet<FastifyRequest>();

/** Was it refused for overload? Then {@link Refusals} tells of it. */
export function wasRefused(request: FastifyRequest): boolean {
  return refusedOnes.has(request);
}

/** What `admitRequests` needs besides the route. */
export interface AdmissionParts {
  readonly admission: Admission;
  readonly refusals: Refusals;
  readonly random: Random;
}

/** What lets a route's requests in, or refuses them before anything is read: 503 `OVERLOADED`. */
export function admitRequests(route: HttpRoute, { admission, refusals, random }: AdmissionParts): onRequestHookHandler {
  // That one may wait for its outcome says of an operation that it starts a saga.
  const startsSaga = route.operation.preferWait;
  return (request, reply, done) => {
    const admitted = admission.enter(startsSaga);
    if (typeof admitted === 'string') {
      refusals.note(admitted);
      refuse(request, reply, random);
      return;
    }
    if (startsSaga) reply.raw.once('close', admitted);
    done();
  };
}

/** As cheap as it can be: no error is made, nothing is logged. */
function refuse(request: FastifyRequest, reply: FastifyReply, random: Random): void {
  refusedOnes.add(request);
  const { status, headers, body } = refusalAnswer(request.url, request.traceId, random);
  void reply.code(status).headers(headers).send(body);
}
