import type { RequestListener, Server } from 'node:http';
import type { HttpRoute } from '@comanda/contracts';
import type { AdmissionParts } from './admit-requests.js';
import { refusalAnswer } from './refusal-answer.js';

/**
 * Has requests that start sagas refused before anything else looks at them, while there is no room for any. Under an overload most requests
 * end here: what each costs is taken from those that are let in. Nobody traces or logs them; they are counted.
 */
export function refuseEarly(server: Server, routes: readonly HttpRoute[], parts: AdmissionParts): void {
  const startsSaga = sagaPaths(routes.filter(({ operation }) => operation.preferWait));
  const listeners = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const reason = parts.admission.full();
    if (!reason || request.method !== 'POST' || !startsSaga.test(request.url!)) {
      for (const listener of listeners) listener.call(server, request, response);
      return;
    }
    parts.refusals.note(reason);
    const { status, headers, body } = refusalAnswer(request.url!, undefined, parts.random);
    response.writeHead(status, headers).end(body);
  });
}

/** What the paths of the routes look like, in one expression. */
function sagaPaths(routes: readonly HttpRoute[]): RegExp {
  const paths = routes.map(({ path }) => path.replaceAll(/\{[^}]+\}/g, '[^/?]+'));
  return new RegExp(`^(${paths.join('|') || '(?!)'})(\\?|$)`);
}
