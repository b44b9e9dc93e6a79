import type { HttpRoute } from '@comanda/contracts';
import type { FastifyInstance } from 'fastify';
import { EdgeError } from '../problems/edge-error.js';
import { routerPath } from './router-path.js';

/** Answers, on the paths of the routes, OPTIONS with `Allow`, and every method that a path has no operation for with 405. */
export function answerOtherMethods(scope: FastifyInstance, routes: readonly HttpRoute[]): void {
  for (const [url, { path, verbs, head }] of verbsByPath(routes)) {
    const taken = new Set<string>([...verbs, ...(head ? ['HEAD'] : []), 'OPTIONS']);
    const allow = [...taken].join(', ');
    scope.options(url, { config: { path } }, (_request, reply) => reply.code(204).header('allow', allow).send());
    scope.route({
      method: scope.supportedMethods.filter((method) => !taken.has(method)),
      url,
      config: { path },
      // Before the body is read, which may be of any type here.
      onRequest: async () => {
        throw new EdgeError('METHOD_NOT_ALLOWED', `The address takes ${allow}.`, { headers: { allow } });
      },
      handler: () => undefined,
    });
  }
}

/** A stream has no headers to ask for that are not known beforehand, and opening one is dear. */
export function answersHead({ verb, events }: HttpRoute): boolean {
  return verb === 'GET' && events === undefined;
}

interface Verbs {
  readonly path: string;
  readonly verbs: Set<string>;
  head: boolean;
}

function verbsByPath(routes: readonly HttpRoute[]): Map<string, Verbs> {
  const paths = new Map<string, Verbs>();
  for (const route of routes) {
    const url = routerPath(route);
    const known = paths.get(url) ?? { path: route.path, verbs: new Set(), head: false };
    known.verbs.add(route.verb);
    known.head ||= answersHead(route);
    paths.set(url, known);
  }
  return paths;
}
