import type { DescMethod, Message } from '@bufbuild/protobuf';
import type { Metadata, ServerUnaryCall } from '@grpc/grpc-js';
import { Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { Drain } from '../drain.js';
import { answerCall, type RpcHandler } from './answer-call.js';
import type { GrpcServiceController, ServiceDescriptor } from './grpc-service-controller.js';

const drain = Symbol('drain');

type Controller = Record<string, RpcHandler> & { [drain]: Drain };

/**
 * Makes a controller the server of `service`; it implements `GrpcServiceController<typeof service>`. Each request is
 * checked against its proto first. A `DomainError` becomes its status; any other error is logged and answered as INTERNAL.
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
  if (method.methodKind !== 'unary') throw new Error(`${method.parent.typeName}/${method.name} is not unary`);
  if (typeof (prototype as Controller)[localName] !== 'function') {
    throw new Error(`${prototype.constructor.name} has no method ${localName} for ${method.parent.typeName}`);
  }
  const name = `${localName}$grpc`;
  const descriptor: TypedPropertyDescriptor<unknown> = {
    configurable: true,
    value(this: Controller, _request: unknown, _metadata: Metadata, call: ServerUnaryCall<Message, unknown>) {
      return answerCall(method, (request, grpcCall) => this[localName]!(request, grpcCall), call, this[drain].signal);
    },
  };
  GrpcMethod(method.parent.typeName, method.name)(prototype, name, descriptor);
  Object.defineProperty(prototype, name, descriptor);
}
