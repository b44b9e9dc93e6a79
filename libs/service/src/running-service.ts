import type { Server } from 'node:http';
import type { Abstract, Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { stopTelemetry } from '@comanda/observability';
import type { ServiceAddresses } from './listen.js';
import type { ServiceCore } from './service-core.module.js';

/** Of the time that a stop may take, what calls that run get to end; the rest is for closing pools and connections. */
const graceShare = 0.7;

/** A service that is up. */
export class RunningService {
  private drained?: Promise<void>;

  constructor(
    private readonly app: NestFastifyApplication,
    private readonly core: ServiceCore,
    readonly addresses: ServiceAddresses,
    /** How long {@link drain} may take, in milliseconds. */
    readonly shutdownTimeoutMs: number,
  ) {}

  /** A provider of the service's modules. Throws when there is none. */
  get<T>(token: Type<T> | Abstract<T> | string | symbol): T {
    return this.app.get<T>(token, { strict: false });
  }

  /** Says that it is unready, leaves the registry, takes no new work, lets what runs end, then closes everything. Called again, it answers the same. */
  drain(): Promise<void> {
    return (this.drained ??= this.drainOnce());
  }

  private async drainOnce(): Promise<void> {
    const graceMs = this.shutdownTimeoutMs * graceShare;
    this.core.health.setDraining();
    // Who still sends work is answered until nobody does.
    await this.core.registry.leave();
    this.core.drain.begin();
    this.core.grpc.stop(graceMs);
    const http = this.app.getHttpServer() as Server;
    const timer = setTimeout(() => http.closeAllConnections(), graceMs);
    try {
      await this.app.close();
    } finally {
      clearTimeout(timer);
    }
    await stopTelemetry();
  }
}
