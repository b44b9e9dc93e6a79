import type { DescMessage, DescMethod, DescService, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { Client, credentials, status, type ChannelOptions } from '@grpc/grpc-js';
import { DomainError } from '@comanda/kernel';
import { createBreaker, type BreakerOptions } from '@comanda/resilience';
import type { CallOptions, GrpcCaller, GrpcClient, GrpcReply } from './grpc-client.js';
import type { ServiceDescriptor } from './grpc-service-controller.js';
import { GrpcCallError } from './grpc-call-error.js';
import { openStream } from './open-stream.js';
import { unaryCall } from './unary-call.js';

/** How a client treats its peer. */
export interface GrpcClientOptions {
  /** How long a call may take that says nothing else. */
  readonly deadlineMs?: number;
  readonly breaker?: Omit<BreakerOptions, 'timeoutMs'>;
}

const channelOptions: ChannelOptions = {
  // A peer that vanished without a word is noticed after 15 s.
  'grpc.keepalive_time_ms': 10_000,
  'grpc.keepalive_timeout_ms': 5_000,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 2_000,
};

/**
 * A client of the service at `address` (`host:port`). It connects on the first call, and again whenever the connection is lost.
 *
 * ```ts
 * const kitchen = createGrpcClient(KitchenService, config.KITCHEN_GRPC_URL, { deadlineMs: 2_000 });
 * const { ticket } = await kitchen.getTicket({ ticketId });
 * ```
 */
export function createGrpcClient<S extends ServiceDescriptor>(
  service: S,
  address: string,
  options: GrpcClientOptions = {},
): GrpcClient<S> {
  const caller = createCaller(service as unknown as DescService, address, options);
  const rpcs = Object.values(service.method).map((method) => [
    method.localName,
    method.methodKind === 'server_streaming'
      ? (request: Request, callOptions?: CallOptions) => caller.stream(method, request, callOptions)
      : async (request: Request, callOptions?: CallOptions) =>
          (await caller.call(method, request, callOptions)).message,
  ]);
  return Object.assign(caller, Object.fromEntries(rpcs)) as GrpcClient<S>;
}

type Request = MessageInitShape<DescMessage>;

function createCaller(service: DescService, address: string, options: GrpcClientOptions): GrpcCaller {
  const { deadlineMs = 5_000 } = options;
  const client = new Client(address, credentials.createInsecure(), channelOptions);
  const peer = service.typeName;
  // Deadlines bound the calls: a breaker's one timeout for all would cut off those that wait on purpose.
  const breaker = createBreaker(peer, (call: () => Promise<unknown>) => call(), {
    isFailure: saysPeerIsIll,
    ...options.breaker,
    timeoutMs: false,
  });
  return {
    call: async <I extends DescMessage, O extends DescMessage>(
      method: Method<I, O>,
      request: MessageInitShape<I>,
      callOptions: CallOptions = {},
    ) => {
      const call = () => unaryCall({ client, method, request, peer }, { deadlineMs, ...callOptions });
      return (await breaker.fire(call)) as GrpcReply<MessageShape<O>>;
    },
    stream: async <I extends DescMessage, O extends DescMessage>(
      method: Method<I, O>,
      request: MessageInitShape<I>,
      callOptions: CallOptions = {},
    ) => {
      const open = () => openStream({ client, method, request, peer }, { deadlineMs, ...callOptions });
      return (await breaker.fire(open)) as AsyncIterable<MessageShape<O>>;
    },
    onApplicationShutdown: () => {
      breaker.close();
      client.close();
    },
  };
}

type Method<I extends DescMessage, O extends DescMessage> = DescMethod & { readonly input: I; readonly output: O };

const illness = new Set([status.UNKNOWN, status.DEADLINE_EXCEEDED, status.INTERNAL, status.DATA_LOSS]);

/** A refusal, or a caller that went away, says nothing against the peer. */
function saysPeerIsIll(error: unknown): boolean {
  if (error instanceof DomainError) return error.kind === 'unavailable';
  return !(error instanceof GrpcCallError) || illness.has(error.code);
}
