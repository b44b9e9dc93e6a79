import type { INestApplicationContext } from '@nestjs/common';
import type { HttpRoute } from '@comanda/contracts';
import { Drain } from '@comanda/service';
import { AdmissionControl } from '../admission/admission-control.js';
import { AllBreakers } from '../breakers/all-breakers.js';
import { eventHandler } from '../events/event-handler.js';
import { OpenBodies } from '../events/open-bodies.js';
import type { GatewayConfig } from '../gateway.config.js';
import { Peers } from '../peers/peers.js';
import { rpcFor, streamFor } from '../peers/rpcs.js';
import { allViews } from '../views/all-views.js';
import { routeHandler, type RouteHandler } from './route-handler.js';
import { stoppingSignal } from './stopping-signal.js';

/** Makes what answers the requests of a route, whichever kind it is. */
export type HandlerMaker = (route: HttpRoute) => RouteHandler;

/** How this gateway's handlers are made; what they share is made here, once. */
export function handlerMaker(app: INestApplicationContext, config: GatewayConfig): HandlerMaker {
  const { REQUEST_TIMEOUT_MS: deadlineMs, EVENTS_RETRY_MS: retryMs } = config;
  const peers = app.get(Peers);
  const views = allViews(config, app.get(AllBreakers));
  const { signal: draining } = app.get(Drain);
  const stopping = stoppingSignal(draining, config.SHUTDOWN_TIMEOUT_MS);
  const bodies = new OpenBodies(draining);
  const limits = { heartbeatMs: config.EVENTS_HEARTBEAT_MS, bufferBytes: config.EVENTS_BUFFER_BYTES };
  const { pieces } = app.get(AdmissionControl);
  return (route) =>
    route.events
      ? eventHandler(route, { rpc: streamFor(route.rpc, peers), deadlineMs, retryMs, limits, bodies })
      : routeHandler(route, { rpc: rpcFor(route.rpc, peers, views), deadlineMs, pieces, stopping });
}
