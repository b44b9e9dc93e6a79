import type { MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { Controller } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { AccountingService } from '@comanda/contracts';
import { Executor } from '@comanda/messaging';
import { GrpcService, type GrpcCall, type GrpcServiceController } from '@comanda/service';
import { addCard } from '../../application/add-card.js';
import { disableAccount } from '../../application/disable-account.js';
import { enableAccount } from '../../application/enable-account.js';
import { AccountingQueries } from '../prisma/accounting-queries.js';
import { accountMessage, cardMessage, paymentMessage } from './accounting-mapper.js';

type Methods = typeof AccountingService.method;
type Request<Method extends keyof Methods> = MessageShape<Methods[Method]['input']>;
type Response<Method extends keyof Methods> = Promise<MessageInitShape<Methods[Method]['output']>>;

/** What the accounting service answers by gRPC. */
@Controller()
@GrpcService(AccountingService)
export class AccountingController implements GrpcServiceController<typeof AccountingService> {
  constructor(
    private readonly executor: Executor,
    private readonly queries: AccountingQueries,
  ) {}

  async getAccount({ consumerId }: Request<'getAccount'>): Response<'getAccount'> {
    return { account: accountMessage(await this.queries.getAccount(consumerId)) };
  }

  async addCard({ consumerId, cardToken }: Request<'addCard'>, call: GrpcCall): Response<'addCard'> {
    const command = { consumerId, cardId: uuidv7(), token: cardToken };
    return { card: cardMessage(await this.executor.execute(addCard, command, { once: call.idempotencyKey() })) };
  }

  async enableAccount({ consumerId }: Request<'enableAccount'>): Response<'enableAccount'> {
    return { account: accountMessage(await this.executor.execute(enableAccount, { consumerId })) };
  }

  async disableAccount({ consumerId }: Request<'disableAccount'>): Response<'disableAccount'> {
    return { account: accountMessage(await this.executor.execute(disableAccount, { consumerId })) };
  }

  async getPayment({ paymentId }: Request<'getPayment'>): Response<'getPayment'> {
    return { payment: paymentMessage(await this.queries.getPayment(paymentId)) };
  }
}
