import { fromBinary, type DescMethod, type DescService, type Message } from '@bufbuild/protobuf';
import type { MethodDefinition, ServiceDefinition } from '@grpc/grpc-js';
import { pathOf } from './path-of.js';

/** What grpc-js and Nest take in place of a loaded proto file, keyed by the services' full names. */
export function packageDefinition(services: readonly DescService[]): Record<string, ServiceDefinition> {
  return Object.fromEntries(services.map((service) => [service.typeName, serviceDefinition(service)]));
}

function serviceDefinition(service: DescService): ServiceDefinition {
  return Object.fromEntries(service.methods.map((method) => [method.name, methodDefinition(method)]));
}

function methodDefinition(method: DescMethod): MethodDefinition<Message, Buffer> {
  return {
    path: pathOf(method),
    originalName: method.localName,
    requestStream: method.methodKind === 'client_streaming' || method.methodKind === 'bidi_streaming',
    responseStream: method.methodKind === 'server_streaming' || method.methodKind === 'bidi_streaming',
    requestSerialize: () => unused(),
    requestDeserialize: (bytes) => fromBinary(method.input, bytes),
    // Responses come encoded, so that one that cannot be encoded is logged as the defect that it is.
    responseSerialize: (bytes) => bytes,
    responseDeserialize: () => unused(),
  };
}

function unused(): never {
  throw new Error('only a client does this');
}
