import type { MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { Controller } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { ConsumerService } from '@comanda/contracts';
import { Executor } from '@comanda/messaging';
import { GrpcService, type GrpcCall, type GrpcServiceController } from '@comanda/service';
import { registerConsumer } from '../../application/register-consumer.js';
import { updateConsumer } from '../../application/update-consumer.js';
import { ConsumerQueries } from '../prisma/consumer-queries.js';
import { consumerMessage, moneyFrom } from './consumer-mapper.js';

type Methods = typeof ConsumerService.method;
type Request<Method extends keyof Methods> = MessageShape<Methods[Method]['input']>;
type Response<Method extends keyof Methods> = Promise<MessageInitShape<Methods[Method]['output']>>;

/** What the consumer service answers by gRPC. */
@Controller()
@GrpcService(ConsumerService)
export class ConsumerController implements GrpcServiceController<typeof ConsumerService> {
  constructor(
    private readonly executor: Executor,
    private readonly queries: ConsumerQueries,
  ) {}

  async registerConsumer(request: Request<'registerConsumer'>, call: GrpcCall): Response<'registerConsumer'> {
    const registration = { consumerId: uuidv7(), name: request.name, orderLimit: moneyFrom(request.orderLimit) };
    const consumer = await this.executor.execute(registerConsumer, registration, { once: call.idempotencyKey() });
    return { consumer: consumerMessage(consumer) };
  }

  async getConsumer(request: Request<'getConsumer'>): Response<'getConsumer'> {
    return { consumer: consumerMessage(await this.queries.getConsumer(request.consumerId)) };
  }

  async updateConsumer(request: Request<'updateConsumer'>): Response<'updateConsumer'> {
    const { consumerId, blocked } = request;
    const command = { consumerId, blocked, orderLimit: moneyFrom(request.orderLimit) };
    return { consumer: consumerMessage(await this.executor.execute(updateConsumer, command)) };
  }
}
