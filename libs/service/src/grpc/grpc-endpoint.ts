import type { DescService } from '@bufbuild/protobuf';
import type { Server } from '@grpc/grpc-js';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { Transport, type GrpcOptions } from '@nestjs/microservices';
import { HealthImplementation } from 'grpc-health-check';
import { MAX_MESSAGE_BYTES } from './max-message-bytes.js';
import { packageDefinition } from './package-definition.js';
import { addReflection } from './reflection.js';
import { SharedStreams } from './shared/shared-streams.js';

/** A service's gRPC server, within Nest's transport: what it serves, its health, and its end. */
export class GrpcEndpoint implements BeforeApplicationShutdown {
  private readonly health: HealthImplementation;
  private server?: Server;
  private shared?: SharedStreams;
  private stopped: Promise<void> = Promise.resolve();

  constructor(private readonly services: readonly DescService[]) {
    this.health = new HealthImplementation();
    this.setServing(false);
  }

  /** What Nest's `connectMicroservice` takes. */
  options(url: string): GrpcOptions {
    return {
      transport: Transport.GRPC,
      options: {
        url,
        package: '',
        packageDefinition: packageDefinition(this.services),
        maxReceiveMessageLength: MAX_MESSAGE_BYTES,
        maxSendMessageLength: MAX_MESSAGE_BYTES,
        keepalive: { keepaliveTimeMs: 30_000, keepaliveTimeoutMs: 10_000 },
        onLoadPackageDefinition: (_definition: unknown, server: Server) => this.attach(server),
      },
    };
  }

  /** The port that it listens on. grpc-js tells that to who binds only, which is Nest. Throws before it listens. */
  get port(): number {
    const [bound] =
      (this.server?.['boundPorts'] as Map<string, { readonly portNumber: number }> | undefined)?.values() ?? [];
    if (!bound) throw new Error('the gRPC server does not listen');
    return bound.portNumber;
  }

  /** Tells those who watch the standard health service whether to send calls here. */
  setServing(serving: boolean): void {
    for (const name of ['', ...this.services.map((service) => service.typeName)]) {
      this.health.setStatus(name, serving ? 'SERVING' : 'NOT_SERVING');
    }
  }

  /** Takes no new calls; those that run may end. After `graceMs` they are cut off. */
  stop(graceMs: number): void {
    this.setServing(false);
    this.shared?.close();
    this.stopped = this.server ? shutDown(this.server, graceMs) : Promise.resolve();
  }

  /** Nest cuts the server off after this hook. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.stopped;
  }

  private attach(server: Server): void {
    this.server = server;
    this.health.addToServer(server);
    addReflection(server, this.services);
    this.shared = new SharedStreams(server);
    this.shared.addToServer();
  }
}

function shutDown(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.forceShutdown(), graceMs);
    server.tryShutdown(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
