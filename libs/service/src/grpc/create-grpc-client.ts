import type { DescMessage, DescMethod, DescService, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { status } from '@grpc/grpc-js';
import type { InstanceCache } from '@comanda/discovery';
import { serviceOf } from '@comanda/contracts';
import { DomainError } from '@comanda/kernel';
import {
  defaultPolicySettings,
  Policy,
  type Attempt,
  type Breakers,
  type FailureKind,
  type PolicySettings,
} from '@comanda/resilience';
import type { CallOptions, GrpcCaller, GrpcClient, GrpcReply } from './grpc-client.js';
import type { ServiceDescriptor } from './grpc-service-controller.js';
import { GrpcCallError } from './grpc-call-error.js';
import { observeOutgoingCall } from './observe-outgoing-call.js';
import { openStream } from './open-stream.js';
import { peerNodes, type BalanceOptions } from './peer-nodes.js';
import { unaryCall } from './unary-call.js';

/** How a client treats its peer. */
export interface GrpcClientOptions {
  /** How long a call may take that says nothing else. */
  readonly deadlineMs?: number;
  /** How the peer is called, asked at each call: see `callSettings`. Without, the defaults of `@comanda/resilience` hold. */
  readonly settings?: () => PolicySettings;
  /** Where its breaker is listed, and forced. */
  readonly breakers?: Breakers;
  /** What the peer is called there; the service's name unless given. */
  readonly peer?: string;
  /** Where an address `registry:///order` is looked up. */
  readonly registry?: InstanceCache;
  /** Which instances get which calls; the least loaded of all if absent. */
  readonly balance?: BalanceOptions;
}

/**
 * A client of the service at `address`: `registry:///kitchen` for the instances that the registry knows, `host:port,host:port` for
 * those written down. It connects to each, and again whenever a connection is lost.
 *
 * A call that has not reached its instance is made at another one. So is a call whose answer is lost or does not come, if it may be
 * made twice: when it only reads, or carries an idempotency key. The breaker sees the outcome of all that as one.
 *
 * ```ts
 * const kitchen = createGrpcClient(KitchenService, 'registry:///kitchen', { registry, deadlineMs: 2_000 });
 * const { ticket } = await kitchen.getTicket({ ticketId });
 * ```
 *
 * Throws when the address cannot be read, or needs a registry and has none.
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
  const nodes = peerNodes(service.typeName, address, options.registry, options.balance);
  const policy = policyFor(service, options);
  // Each attempt carries the deadline, and another one may go elsewhere: the policy times nothing, and sends nothing again.
  const run = <T>(method: DescMethod, attempt: (attempt: Attempt) => Promise<T>, { deadlineMs, signal }: CallOptions) =>
    observeOutgoingCall(method, () =>
      policy.run(attempt, { deadlineMs, signal, endsByItself: true, retriesItself: true }),
    );
  return {
    call: async <I extends DescMessage, O extends DescMessage>(
      method: Method<I, O>,
      request: MessageInitShape<I>,
      options: CallOptions = {},
    ) => {
      const call = ({ timeLeftMs: deadlineMs, retries }: Attempt) =>
        unaryCall({ nodes, method, request, retries }, { ...options, deadlineMs });
      return (await run(method, call, options)) as GrpcReply<MessageShape<O>>;
    },
    stream: async <I extends DescMessage, O extends DescMessage>(
      method: Method<I, O>,
      request: MessageInitShape<I>,
      options: CallOptions = {},
    ) => {
      const open = ({ timeLeftMs: deadlineMs, retries }: Attempt) =>
        openStream({ nodes, method, request, retries }, { ...options, deadlineMs });
      return (await run(method, open, options)) as AsyncIterable<MessageShape<O>>;
    },
    onApplicationShutdown: () => {
      policy.close();
      nodes.close();
    },
  };
}

function policyFor(service: DescService, { deadlineMs, settings, breakers, ...options }: GrpcClientOptions): Policy {
  const { peer = serviceOf(service.file.proto.package) } = options;
  const preset = { ...defaultPolicySettings, ...(deadlineMs !== undefined && { deadlineMs }) };
  return new Policy({ peer, kind: 'grpc', settings: settings ?? (() => preset), failureKindOf, breakers });
}

type Method<I extends DescMessage, O extends DescMessage> = DescMethod & { readonly input: I; readonly output: O };

const illness = new Set([status.UNKNOWN, status.DEADLINE_EXCEEDED, status.INTERNAL, status.DATA_LOSS]);

/** A refusal, or a caller that went away, says nothing against the peer. */
function failureKindOf(error: unknown): FailureKind {
  if (error instanceof DomainError) return error.kind === 'unavailable' ? 'lost' : 'answered';
  return !(error instanceof GrpcCallError) || illness.has(error.code) ? 'broken' : 'answered';
}
