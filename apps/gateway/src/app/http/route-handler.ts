import type { UnaryRoute } from '@comanda/contracts';
import { idempotencyKeyKey, preferWaitKey, type CallOptions } from '@comanda/service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Piecemeal } from '../admission/piecemeal.js';
import type { Rpc } from '../peers/rpc.js';
import { idempotencyKeyOf } from './idempotency-key.js';
import { orderIdInBody, orderIdInPath } from './order-id.js';
import { preferredWait } from './prefer.js';
import { requestReader } from './request-reader.js';
import { bodyMaker, responseWriter } from './response-writer.js';

/** Answers one HTTP request. */
export type RouteHandler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** What a route's handler needs besides the route. */
export interface RouteContext {
  /** Answers the rpc. */
  readonly rpc: Rpc;
  /** How long the rpc may take, in milliseconds; a wait that the client prefers comes on top. */
  readonly deadlineMs: number;
  /** For answers that come in bursts. */
  readonly pieces: Piecemeal;
  /** Aborts when calls that wait on purpose must end, since the gateway stops. */
  readonly stopping: AbortSignal;
}

/** From HTTP to the rpc with one answer, and back. What can be looked up is looked up here, once. */
export function routeHandler(route: UnaryRoute, { rpc, deadlineMs, pieces, stopping }: RouteContext): RouteHandler {
  const read = requestReader(route);
  const makeBody = bodyMaker(route);
  const write = responseWriter(route);
  const pathOrderId = orderIdInPath(route);
  const { idempotencyKey, preferWait } = route.operation;
  return async (request, reply) => {
    const { headers, params } = request;
    request.orderId = pathOrderId?.(params);
    const key = idempotencyKey ? idempotencyKeyOf(headers['idempotency-key']) : undefined;
    const wait = preferWait && !stopping.aborted ? preferredWait(headers['prefer']) : undefined;
    const { message, httpStatus } = await rpc(read(request), callOptions(deadlineMs, key, wait, stopping));
    if (wait !== undefined) await pieces.turn();
    const body = makeBody(message);
    request.orderId ??= orderIdInBody(body);
    if (wait !== undefined) void reply.header('preference-applied', `wait=${wait}`);
    return write(reply, body, httpStatus);
  };
}

function callOptions(
  deadlineMs: number,
  key: string | undefined,
  wait: number | undefined,
  stopping: AbortSignal,
): CallOptions {
  const metadata: Record<string, string> = {};
  if (key !== undefined) metadata[idempotencyKeyKey] = key;
  if (wait === undefined) return { deadlineMs, metadata };
  metadata[preferWaitKey] = String(wait);
  return { deadlineMs: deadlineMs + wait * 1_000, metadata, signal: stopping };
}
