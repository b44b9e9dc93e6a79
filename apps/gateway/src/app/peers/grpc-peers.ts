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
import type { InstanceCache } from '@comanda/discovery';
import type { Breakers, PolicySettings } from '@comanda/resilience';
import { createGrpcClient, type CallOptions, type GrpcCaller, type GrpcReply } from '@comanda/service';
import type { OnApplicationShutdown } from '@nestjs/common';
import { Peers } from './peers.js';
import { withinPolicy } from './within-policy.js';

/** How peers are found. */
export interface PeerPlaces {
  /** Where a service answers, as its setting says; undefined when there is no such setting. */
  readonly addressOf: (service: string) => string | undefined;
  /** For addresses that are looked up. */
  readonly registry: InstanceCache;
  /** How a peer is called, asked at each call. */
  readonly settingsOf: (peer: string) => () => PolicySettings;
  /** Where its breaker is listed. */
  readonly breakers: Breakers;
}

/** Peers by gRPC, one client a service. */
export class GrpcPeers extends Peers implements OnApplicationShutdown {
  private readonly clients: ReadonlyMap<string, GrpcCaller>;
  /** Made when they are first needed: for operators' questions, which are rare. */
  private readonly clientsAt = new Map<string, GrpcCaller>();

  /** Throws when the address of one of the services is not known. Connects to all instances of each. */
  constructor(
    services: readonly DescService[],
    private readonly places: PeerPlaces,
  ) {
    super();
    this.clients = new Map(services.map((service) => [service.typeName, clientOf(service, places)]));
  }

  override call<I extends DescMessage, O extends DescMessage>(
    rpc: DescMethodUnary<I, O>,
    request: MessageInitShape<I>,
    options?: CallOptions,
  ): Promise<GrpcReply<MessageShape<O>>> {
    return this.clientFor(rpc).call(rpc, request, options);
  }

  override callAt<I extends DescMessage, O extends DescMessage>(
    service: string,
    rpc: DescMethodUnary<I, O>,
    request: MessageInitShape<I>,
    options?: CallOptions,
  ): Promise<GrpcReply<MessageShape<O>>> {
    const key = `${service}/${rpc.parent.typeName}`;
    const client = this.clientsAt.get(key) ?? clientOf(rpc.parent, this.places, service);
    this.clientsAt.set(key, client);
    return client.call(rpc, request, options);
  }

  override stream<I extends DescMessage, O extends DescMessage>(
    rpc: DescMethodServerStreaming<I, O>,
    request: MessageInitShape<I>,
    options?: CallOptions,
  ): Promise<AsyncIterable<MessageShape<O>>> {
    return this.clientFor(rpc).stream(rpc, request, options);
  }

  onApplicationShutdown(): void {
    for (const client of [...this.clients.values(), ...this.clientsAt.values()]) client.onApplicationShutdown();
  }

  private clientFor({ parent }: DescMethod): GrpcCaller {
    const client = this.clients.get(parent.typeName);
    if (!client) throw new Error(`there is no client of ${parent.typeName}`);
    return client;
  }
}

function clientOf(
  service: DescService,
  { addressOf, registry, settingsOf, breakers }: PeerPlaces,
  name = serviceOf(service.file.proto.package),
): GrpcCaller {
  const address = addressOf(name);
  if (address === undefined) throw new Error(`no setting ${name.toUpperCase()}_GRPC_URL says where ${name} answers`);
  const peer = name === serviceOf(service.file.proto.package) ? name : `${name}.${service.name}`;
  const settings = settingsOf(name);
  return withinPolicy(createGrpcClient(service, address, { registry, peer, breakers, settings }), settings);
}
