import type { MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { Controller } from '@nestjs/common';
import { OrchestratorService } from '@comanda/contracts';
import { GrpcService, page, type GrpcServiceController } from '@comanda/service';
import { SagaQueries } from '../prisma/saga-queries.js';
import { sagaMessage } from './saga-mapper.js';

type Methods = typeof OrchestratorService.method;
type Request<Method extends keyof Methods> = MessageShape<Methods[Method]['input']>;
type Response<Method extends keyof Methods> = Promise<MessageInitShape<Methods[Method]['output']>>;

const SAGA_ID = /^[\w:-]{1,200}$/;

/** What the orchestrator answers by gRPC. */
@Controller()
@GrpcService(OrchestratorService)
export class OrchestratorController implements GrpcServiceController<typeof OrchestratorService> {
  constructor(private readonly queries: SagaQueries) {}

  async getSaga({ sagaId }: Request<'getSaga'>): Response<'getSaga'> {
    return { saga: sagaMessage(await this.queries.get(sagaId)) };
  }

  async listSagas({ orderId, ...asked }: Request<'listSagas'>): Response<'listSagas'> {
    const list = (limit: number, before?: string) => this.queries.list(limit, orderId || undefined, before);
    const { items, nextPageToken } = await page(asked, list, ({ saga }) => saga.sagaId, SAGA_ID);
    return { sagas: items.map(sagaMessage), nextPageToken };
  }
}
