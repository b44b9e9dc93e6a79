import type { RequestListener, Server } from 'node:http';
import type { HttpRoute } from '@comanda/contracts';
import type { AdmissionParts } from './admit-requests.js';
import { refusalAnswer } from './refusal-answer.js';

/**
 * Lets requests that start sagas in, piece by piece, or has them refused before anything else looks at them: 503 `OVERLOADED`. Under an
 * overload most requests end here: what each costs is taken from those that are let in. Nobody traces or logs them; they are counted.
 */
export function refuseEarly(server: Server, routes: readonly HttpRoute[], parts: AdmissionParts): void {
  const sagas = sagaPaths(routes.filter(startsSaga));
  const listeners = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const goOn = (): void => {
      for (const listener of listeners) listener.call(server, request, response);
    };
    if (request.method !== 'POST' || !sagas.test(request.url!)) return goOn();
    const admitted = parts.admission.enter(true);
    if (typeof admitted !== 'string') {
      response.once('close', admitted);
      return parts.pieces.do(goOn);
    }
    parts.refusals.note(admitted);
    const { status, headers, body } = refusalAnswer(request.url!, undefined, parts.random);
    response.writeHead(status, headers).end(body);
  });
}

/** That one may wait for its outcome says of an operation that it starts a saga. */
export function startsSaga({ operation }: HttpRoute): boolean {
  return operation.preferWait;
}

/** What the paths of the routes look like, in one expression. */
function sagaPaths(routes: readonly HttpRoute[]): RegExp {
  const paths = routes.map(({ path }) => path.replaceAll(/\{[^}]+\}/g, '[^/?]+'));
  return new RegExp(`^(${paths.join('|') || '(?!)'})(\\?|$)`);
}
