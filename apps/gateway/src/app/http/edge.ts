import { httpRoutesOf, type HttpRoute } from '@comanda/contracts';
import { Drain, type HttpEdge } from '@comanda/service';
import type { FastifyInstance } from 'fastify';
import type { GatewayConfig } from '../gateway.config.js';
import { serveApiDescription } from '../openapi/serve-api-description.js';
import { contractServices } from '../peers/contract-services.js';
import { Peers } from '../peers/peers.js';
import { rpcFor } from '../peers/rpcs.js';
import { EdgeError } from '../problems/edge-error.js';
import { sendProblem } from '../problems/send-problem.js';
import { serveProblemTypes } from '../problems/serve-problem-types.js';
import { allViews } from '../views/all-views.js';
import type { View } from '../views/view.js';
import { logRequests } from './access-log.js';
import { answerClientError } from './client-error.js';
import { takeOnlyJson } from './json-body.js';
import { answerOtherMethods } from './other-methods.js';
import { routeHandler, type RouteContext } from './route-handler.js';
import { routerPath } from './router-path.js';
import { stoppingSignal } from './stopping-signal.js';

/** A request that has not arrived after so long is given up. */
const REQUEST_ARRIVAL_MS = 30_000;

/** The public edge: an operation for each rpc of the contracts that is mapped to HTTP, and the description of them all. */
export const gatewayEdge: HttpEdge<GatewayConfig> = {
  options: ({ BODY_LIMIT_BYTES }) => ({
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_ARRIVAL_MS,
    clientErrorHandler: answerClientError,
    frameworkErrors: sendProblem,
  }),
  setup: (fastify, app, config) => {
    const routes = httpRoutesOf(contractServices);
    const peers = app.get(Peers);
    const views = allViews(config);
    const stopping = stoppingSignal(app.get(Drain).signal, config.SHUTDOWN_TIMEOUT_MS);
    prepareRequests(fastify);
    void fastify.register(async (scope) => {
      takeOnlyJson(scope);
      for (const route of routes) addRoute(scope, route, contextOf(route, peers, views, config, stopping));
      answerOtherMethods(scope, routes);
      await serveApiDescription(scope, routes);
      serveProblemTypes(scope);
    });
  },
  onError: sendProblem,
  onNotFound: (request, reply) => sendProblem(new EdgeError('ROUTE_NOT_FOUND'), request, reply),
};

function contextOf(
  route: HttpRoute,
  peers: Peers,
  views: readonly View[],
  { REQUEST_TIMEOUT_MS }: GatewayConfig,
  stopping: AbortSignal,
): RouteContext {
  return { rpc: rpcFor(route.rpc, peers, views), deadlineMs: REQUEST_TIMEOUT_MS, stopping };
}

function prepareRequests(fastify: FastifyInstance): void {
  logRequests(fastify);
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('trace-id', request.traceId);
    // At once, or the body would be read first, and complained of.
    done(request.is404 ? new EdgeError('ROUTE_NOT_FOUND') : undefined);
  });
}

function addRoute(scope: FastifyInstance, route: HttpRoute, context: RouteContext): void {
  scope.route({
    method: route.verb,
    url: routerPath(route),
    config: { path: route.path },
    handler: routeHandler(route, context),
  });
}
