import type {
  DescMessage,
  DescMethod,
  DescMethodServerStreaming,
  DescMethodUnary,
  DescService,
  MessageInitShape,
  MessageShape,
} from '@bufbuild/protobuf';
import { serviceOf } from '@comanda/contracts';
import { createGrpcClient, type CallOptions, type GrpcCaller, type GrpcReply } from '@comanda/service';
import type { OnApplicationShutdown } from '@nestjs/common';
import { Peers } from './peers.js';

/** Where a service answers; undefined when it is not known. */
export type AddressOf = (service: string) => string | undefined;

/** Peers by gRPC, one client a service. */
export class GrpcPeers extends Peers implements OnApplicationShutdown {
  private readonly clients: ReadonlyMap<string, GrpcCaller>;

  /** Throws when the address of one of the services is not known. Connects on the first calls. */
  constructor(services: readonly DescService[], addressOf: AddressOf) {
    super();
    this.clients = new Map(services.map((service) => [service.typeName, clientOf(service, addressOf)]));
  }

  override call<I extends DescMessage, O extends DescMessage>(
    rpc: DescMethodUnary<I, O>,
    request: MessageInitShape<I>,
    options?: CallOptions,
  ): Promise<GrpcReply<MessageShape<O>>> {
    return this.clientFor(rpc).call(rpc, request, options);
  }

  override stream<I extends DescMessage, O extends DescMessage>(
    rpc: DescMethodServerStreaming<I, O>,
    request: MessageInitShape<I>,
    options?: CallOptions,
  ): Promise<AsyncIterable<MessageShape<O>>> {
    return this.clientFor(rpc).stream(rpc, request, options);
  }

  onApplicationShutdown(): void {
    for (const client of this.clients.values()) client.onApplicationShutdown();
  }

  private clientFor({ parent }: DescMethod): GrpcCaller {
    const client = this.clients.get(parent.typeName);
    if (!client) throw new Error(`there is no client of ${parent.typeName}`);
    return client;
  }
}

function clientOf(service: DescService, addressOf: AddressOf): GrpcCaller {
  const name = serviceOf(service.file.proto.package);
  const address = addressOf(name);
  if (address === undefined) throw new Error(`no setting ${name.toUpperCase()}_GRPC_URL says where ${name} answers`);
  return createGrpcClient(service, address);
}
