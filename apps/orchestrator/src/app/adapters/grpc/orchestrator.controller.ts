import type { MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { Controller } from '@nestjs/common';
import { OrchestratorService } from '@comanda/contracts';
import { decodePageToken, encodePageToken, GrpcService, type GrpcServiceController } from '@comanda/service';
import { SagaQueries } from '../prisma/saga-queries.js';
import { sagaMessage } from './saga-mapper.js';

type Methods = typeof OrchestratorService.method;
type Request<Method extends keyof Methods> = MessageShape<Methods[Method]['input']>;
type Response<Method extends keyof Methods> = Promise<MessageInitShape<Methods[Method]['output']>>;

const DEFAULT_PAGE_SIZE = 50;
const SAGA_ID = /^[\w:-]{1,200}$/;

/** What the orchestrator answers by gRPC. */
@Controller()
@GrpcService(OrchestratorService)
export class OrchestratorController implements GrpcServiceController<typeof OrchestratorService> {
  constructor(private readonly queries: SagaQueries) {}

  async getSaga({ sagaId }: Request<'getSaga'>): Response<'getSaga'> {
    return { saga: sagaMessage(await this.queries.get(sagaId)) };
  }

  async listSagas({ orderId, pageSize, pageToken }: Request<'listSagas'>): Response<'listSagas'> {
    const limit = pageSize || DEFAULT_PAGE_SIZE;
    const found = await this.queries.list(limit + 1, orderId || undefined, decodePageToken(pageToken, SAGA_ID));
    const page = found.slice(0, limit);
    const more = found.length > limit;
    return { sagas: page.map(sagaMessage), nextPageToken: more ? encodePageToken(page.at(-1)!.saga.sagaId) : '' };
  }
}
