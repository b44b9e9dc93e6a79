import type { Random } from '@comanda/kernel';
import type { FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify';
import type { Admission } from './admission.js';
import type { Piecemeal } from './piecemeal.js';
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
  readonly pieces: Piecemeal;
}

/** What lets requests in that start no saga, or refuses them before anything is read: 503 `OVERLOADED`. For the others see `refuseEarly`. */
export function admitRequests({ admission, refusals, random }: AdmissionParts): onRequestHookHandler {
  return (request, reply, done) => {
    const admitted = admission.enter(false);
    if (typeof admitted !== 'string') return done();
    refusals.note(admitted);
    refuse(request, reply, random);
  };
}

/** As cheap as it can be: no error is made, nothing is logged. */
function refuse(request: FastifyRequest, reply: FastifyReply, random: Random): void {
  refusedOnes.add(request);
  const { status, headers, body } = refusalAnswer(request.url, request.traceId, random);
  void reply.code(status).headers(headers).send(body);
}
