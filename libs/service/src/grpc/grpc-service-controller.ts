import type { DescMessage, DescMethod, DescService, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import type { GrpcCall } from './grpc-call.js';

/** The generated type of a service, with its methods by name. */
export type ServiceDescriptor = Omit<DescService, 'method'> & { readonly method: Record<string, DescMethod> };

/** What a class that serves `S` implements: a method an rpc. */
export type GrpcServiceController<S extends ServiceDescriptor> = {
  [K in keyof S['method']]: S['method'][K] extends {
    input: infer I extends DescMessage;
    output: infer O extends DescMessage;
  }
    ? (request: MessageShape<I>, call: GrpcCall) => Promise<MessageInitShape<O>>
    : never;
};
