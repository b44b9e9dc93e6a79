import type { DescMessage, DescMethod, DescService, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import type { GrpcCall } from './grpc-call.js';

/** The generated type of a service, with its methods by name. */
export type ServiceDescriptor = Omit<DescService, 'method'> & { readonly method: Record<string, DescMethod> };

/**
 * The messages of one server-streaming call. Ends the call when it ends, and should end by itself when the call's signal aborts; it
 * is asked for no more than the caller takes. What is thrown before a promise of it resolves is told without headers, as for a unary rpc.
 */
export type GrpcMessages<Message> = AsyncIterable<Message> | Promise<AsyncIterable<Message>>;

/** What a class that serves `S` implements: a method an rpc. */
export type GrpcServiceController<S extends ServiceDescriptor> = {
  [K in keyof S['method']]: S['method'][K] extends {
    methodKind: infer Kind;
    input: infer I extends DescMessage;
    output: infer O extends DescMessage;
  }
    ? (
        request: MessageShape<I>,
        call: GrpcCall,
      ) => Kind extends 'server_streaming' ? GrpcMessages<MessageInitShape<O>> : Promise<MessageInitShape<O>>
    : never;
};
