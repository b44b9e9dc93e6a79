import type { DescMethod, Message } from '@bufbuild/protobuf';
import type { Metadata, ServerUnaryCall, ServerWritableStream } from '@grpc/grpc-js';
import { Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { Drain } from '../drain.js';
import { answerCall, type RpcHandler } from './answer-call.js';
import type { GrpcServiceController, ServiceDescriptor } from './grpc-service-controller.js';
import { streamCall, type StreamHandler } from './stream-call.js';

const drain = Symbol('drain');

type Controller<Handler> = Record<string, Handler> & { [drain]: Drain };

type RawUnary = ServerUnaryCall<Message, unknown>;
type RawStream = ServerWritableStream<Message, Buffer>;

/**
 * Makes a controller the server of `service`; it implements `GrpcServiceController<typeof service>`. Each request is
 * checked against its proto first. A `DomainError` becomes its status; any other error is logged and answered as INTERNAL. A method of
 * a server-streaming rpc answers an `AsyncIterable`; a drain ends it with UNAVAILABLE.
 *
 * The methods themselves stay as written: a test may call them with a fake `GrpcCall`.
 */
export function GrpcService<S extends ServiceDescriptor>(service: S) {
  return (target: { prototype: GrpcServiceController<S> }): void => {
    Inject(Drain)(target.prototype, drain);
    for (const method of Object.values(service.method)) bindMethod(target.prototype as object, method);
  };
}

function bindMethod(prototype: object, method: DescMethod): void {
  const { localName } = method;
  if (typeof (prototype as Controller<unknown>)[localName] !== 'function') {
    throw new Error(`${prototype.constructor.name} has no method ${localName} for ${method.parent.typeName}`);
  }
  const name = `${localName}$grpc`;
  const descriptor: TypedPropertyDescriptor<unknown> = { configurable: true, value: answering(method) };
  GrpcMethod(method.parent.typeName, method.name)(prototype, name, descriptor);
  Object.defineProperty(prototype, name, descriptor);
}

/** The method that Nest calls. */
function answering(method: DescMethod) {
  const { localName, methodKind } = method;
  switch (methodKind) {
    case 'unary':
      return function (this: Controller<RpcHandler>, _request: unknown, _metadata: Metadata, call: RawUnary) {
        return answerCall(method, (request, grpcCall) => this[localName]!(request, grpcCall), call, this[drain].signal);
      };
    case 'server_streaming':
      return function (this: Controller<StreamHandler>, _request: unknown, _metadata: Metadata, call: RawStream) {
        return streamCall(method, (request, grpcCall) => this[localName]!(request, grpcCall), call, this[drain].signal);
      };
    default:
      throw new Error(`${method.parent.typeName}/${method.name} streams requests, which is not served`);
  }
}
