import type { INestApplicationContext } from '@nestjs/common';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify';

/** How a service with an HTTP API of its own shapes Fastify. Every request has a `traceId`, and its handlers run within that trace. */
export interface HttpEdge<Config> {
  /** Options of the Fastify instance, such as `bodyLimit`. */
  readonly options?: (config: Config) => FastifyServerOptions;
  /** Adds routes and plugins. Runs once, when all providers are made (`app.get(Token)`) and before anything listens. */
  readonly setup?: (fastify: FastifyInstance, app: INestApplicationContext, config: Config) => void | Promise<void>;
  /** Answers what a handler threw, or Fastify refused. */
  readonly onError?: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => unknown;
  /** Answers where there is no route. */
  readonly onNotFound?: (request: FastifyRequest, reply: FastifyReply) => unknown;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Id of the trace that the request belongs to. */
    traceId: string;
  }
}
