import { httpRoutesOf, type HttpRoute } from '@comanda/contracts';
import { trustProxy, type HttpEdge } from '@comanda/service';
import type { FastifyInstance } from 'fastify';
import { AdmissionControl, type HooksOf } from '../admission/admission-control.js';
import type { GatewayConfig } from '../gateway.config.js';
import { InstanceAsker } from '../health/ask-instances.js';
import { healthOperation } from '../health/describe-health.js';
import { serveHealth } from '../health/serve-health.js';
import { serveApiDescription } from '../openapi/serve-api-description.js';
import { contractServices } from '../peers/contract-services.js';
import { EdgeError } from '../problems/edge-error.js';
import { sendProblem } from '../problems/send-problem.js';
import { serveProblemTypes } from '../problems/serve-problem-types.js';
import { logRequests } from './access-log.js';
import { answerClientError } from './client-error.js';
import { handlerMaker, type HandlerMaker } from './handler-maker.js';
import { takeOnlyJson } from './json-body.js';
import { isForOperators } from './operators.js';
import { answerOtherMethods, answersHead } from './other-methods.js';
import { routerPath } from './router-path.js';

/** A request that has not arrived after so long is given up. */
const REQUEST_ARRIVAL_MS = 30_000;

/** As long as a valid value of a path may be: 200 characters, each percent-encoded. */
const LONGEST_SEGMENT = 600;

/** The public edge: an operation for each rpc of the contracts that is mapped to HTTP, and the description of them all. */
export const gatewayEdge: HttpEdge<GatewayConfig> = {
  options: (config) => ({
    bodyLimit: config.BODY_LIMIT_BYTES,
    trustProxy: trustProxy(config),
    requestTimeout: REQUEST_ARRIVAL_MS,
    routerOptions: { maxParamLength: LONGEST_SEGMENT },
    clientErrorHandler: answerClientError,
    frameworkErrors: sendProblem,
  }),
  setup: (fastify, app, config) => {
    const routes = httpRoutesOf(contractServices).filter((route) => config.OPS_ENABLED || !isForOperators(route));
    const handlerOf = handlerMaker(app, config);
    const admission = app.get(AdmissionControl);
    admission.guard(fastify.server, routes);
    prepareRequests(fastify);
    void fastify.register(async (scope) => {
      takeOnlyJson(scope);
      const hooksOf = await admission.hooksIn(scope);
      for (const route of routes) addRoute(scope, route, handlerOf, hooksOf);
      answerOtherMethods(scope, routes);
      await serveApiDescription(scope, routes, config.OPS_ENABLED ? [healthOperation] : []);
      serveProblemTypes(scope);
      if (config.OPS_ENABLED) serveHealth(scope, app.get(InstanceAsker));
    });
  },
  onError: sendProblem,
  onNotFound: (request, reply) => sendProblem(new EdgeError('ROUTE_NOT_FOUND'), request, reply),
};

function prepareRequests(fastify: FastifyInstance): void {
  logRequests(fastify);
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('trace-id', request.traceId);
    // At once, or the body would be read first, and complained of.
    done(request.is404 ? new EdgeError('ROUTE_NOT_FOUND') : undefined);
  });
}

function addRoute(scope: FastifyInstance, route: HttpRoute, handlerOf: HandlerMaker, hooksOf: HooksOf): void {
  scope.route({
    method: route.verb,
    url: routerPath(route),
    exposeHeadRoute: answersHead(route),
    config: { path: route.path },
    onRequest: hooksOf(route),
    handler: handlerOf(route),
  });
}
