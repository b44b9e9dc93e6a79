import 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** The order that the request is about, where that is known. For the log. */
    orderId?: string;
  }

  interface FastifyContextConfig {
    /** The route's path as the API describes it. */
    readonly path?: string;
  }
}
