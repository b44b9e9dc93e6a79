import type { DescMethod } from '@bufbuild/protobuf';
import { ConsumerService } from '@comanda/contracts';
import type { GrpcCall } from './grpc-call.js';
import { GrpcService } from './grpc-service.js';

it('refuses a class that lacks a method of the service', () => {
  class Incomplete {
    registerConsumer = undefined;
    async getConsumer() {
      return {};
    }
  }
  expect(() => GrpcService(ConsumerService)(Incomplete as never)).toThrow(
    'Incomplete has no method registerConsumer for comanda.consumer.v1.ConsumerService',
  );
});

it.each(['client_streaming', 'bidi_streaming'])('refuses an rpc that is %s', (methodKind) => {
  const getConsumer = { ...ConsumerService.method.getConsumer, methodKind } as DescMethod;
  class Complete {
    async getConsumer() {
      return {};
    }
  }
  expect(() => GrpcService({ ...ConsumerService, method: { getConsumer } })(Complete as never)).toThrow(
    'comanda.consumer.v1.ConsumerService/GetConsumer streams requests, which is not served',
  );
});

it('leaves the methods as they were written', async () => {
  class Complete {
    async registerConsumer(_request: unknown, call: GrpcCall) {
      return { consumer: { name: call.idempotencyKey()?.id } };
    }
    async getConsumer() {
      return {};
    }
    async updateConsumer() {
      return {};
    }
  }
  GrpcService(ConsumerService)(Complete);
  const call = { idempotencyKey: () => ({ id: 'k', requestHash: 'h' }) } as GrpcCall;
  expect(await new Complete().registerConsumer({}, call)).toEqual({ consumer: { name: 'k' } });
});
