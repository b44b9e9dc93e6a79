import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyServerOptions } from 'fastify';
import type { HttpEdge } from './http-edge.js';

type Handlers = Pick<HttpEdge<never>, 'onError' | 'onNotFound'>;

/** Fastify with the service's own answers to errors, where it has any; Nest would set its own over them. */
export class HttpAdapter extends FastifyAdapter {
  constructor(
    options: FastifyServerOptions,
    private readonly handlers: Handlers,
  ) {
    // Whoever started the process knows how long a start may take; a busy machine is no fault of a plugin.
    super({ pluginTimeout: 0, ...options });
  }

  override setErrorHandler(handler: Parameters<FastifyAdapter['setErrorHandler']>[0]) {
    return super.setErrorHandler((this.handlers.onError as typeof handler | undefined) ?? handler);
  }

  override setNotFoundHandler(handler: Parameters<FastifyAdapter['setNotFoundHandler']>[0]) {
    return super.setNotFoundHandler((this.handlers.onNotFound as typeof handler | undefined) ?? handler);
  }
}
