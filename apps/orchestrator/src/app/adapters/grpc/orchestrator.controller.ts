import type { MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { Controller } from '@nestjs/common';
import { OrchestratorService } from '@comanda/contracts';
import { SagaEngine, type RepairAct } from '@comanda/saga-engine';
import { GrpcService, page, type GrpcCall, type GrpcServiceController } from '@comanda/service';
import { JournalFeed } from '../../application/journal/journal-feed.js';
import { replyGiven } from '../../application/reply-given.js';
import { sagas } from '../../sagas/index.js';
import { OperatorActs } from '../prisma/operator-acts.js';
import { SagaQueries } from '../prisma/saga-queries.js';
import { actPlaceFrom, actPlaceText, PLACES, placeFrom, placeText, searchOf } from './list-request.js';
import { actMessage, actOf } from './operator-act-message.js';
import { sagaMessage, wayOf } from './saga-message.js';
import { toldMessage } from './step-message.js';
import { placeAfter } from './watch-request.js';

/** How far sagas are counted for one who says nothing. */
const COUNTED = 10_000;

type Methods = typeof OrchestratorService.method;
type Request<Method extends keyof Methods> = MessageShape<Methods[Method]['input']>;
type Response<Method extends keyof Methods> = MessageInitShape<Methods[Method]['output']>;
type Repair = Request<'retryStep'>['repair'];

/** What the orchestrator answers by gRPC. */
@Controller()
@GrpcService(OrchestratorService)
export class OrchestratorController implements GrpcServiceController<typeof OrchestratorService> {
  constructor(
    private readonly queries: SagaQueries,
    private readonly engine: SagaEngine,
    private readonly feed: JournalFeed,
    private readonly acts: OperatorActs,
  ) {}

  async getSaga({ sagaId }: Request<'getSaga'>): Promise<Response<'getSaga'>> {
    const { saga, journal } = await this.queries.get(sagaId);
    return { saga: sagaMessage(saga, journal) };
  }

  async listSagas(request: Request<'listSagas'>): Promise<Response<'listSagas'>> {
    const search = searchOf(request, new Date());
    const list = (limit: number, after?: string) =>
      this.queries.list(limit, search, after === undefined ? undefined : placeFrom(after));
    const { items, nextPageToken } = await page(request, list, ({ saga }) => placeText(saga), PLACES);
    return { sagas: items.map(({ saga, journal }) => sagaMessage(saga, wayOf(journal))), nextPageToken };
  }

  async countSagas({ upTo }: Request<'countSagas'>): Promise<Response<'countSagas'>> {
    return { underWay: await this.queries.countUnderWay(upTo || COUNTED) };
  }

  async watchSagas(
    { orderId, lastEventId }: Request<'watchSagas'>,
    { signal }: GrpcCall,
  ): Promise<AsyncIterable<Response<'watchSagas'>>> {
    const watch = { subject: orderId || undefined, after: placeAfter(lastEventId), signal };
    return toldMessages(await this.feed.watch(watch));
  }

  async retryStep({ sagaId, repair }: Request<'retryStep'>): Promise<Response<'retryStep'>> {
    return { result: await this.repair(sagaId, { kind: 'retry' }, repair) };
  }

  async skipStep({ sagaId, step, replyJson, repair }: Request<'skipStep'>): Promise<Response<'skipStep'>> {
    const { saga } = await this.queries.get(sagaId);
    const reply = replyGiven(replyJson, saga, step, sagas);
    return { result: await this.repair(sagaId, { kind: 'skip', step, reply }, repair) };
  }

  async forceReply({ sagaId, step, code, repair }: Request<'forceReply'>): Promise<Response<'forceReply'>> {
    return { result: await this.repair(sagaId, { kind: 'force', step, code }, repair) };
  }

  async compensate({ sagaId, repair }: Request<'compensate'>): Promise<Response<'compensate'>> {
    return { result: await this.repair(sagaId, { kind: 'compensate' }, repair) };
  }

  async recordOperatorAct({ act }: Request<'recordOperatorAct'>): Promise<Response<'recordOperatorAct'>> {
    await this.acts.record(actOf(act!)); // required by its proto
    return {};
  }

  async listOperatorActs({ target, ...request }: Request<'listOperatorActs'>): Promise<Response<'listOperatorActs'>> {
    const list = (limit: number, after?: string) =>
      this.acts.list(limit, target || undefined, after === undefined ? undefined : actPlaceFrom(after));
    const { items, nextPageToken } = await page(request, list, actPlaceText, PLACES);
    return { acts: items.map(actMessage), nextPageToken };
  }

  private async repair(sagaId: string, act: RepairAct, repair: Repair) {
    const { byWhom, reason, preview } = repair!; // required by its proto
    const { instance, sends } = await this.engine.repair({ sagaId, act, byWhom, why: reason, preview });
    const journal = await this.queries.journalOf(sagaId);
    return {
      saga: sagaMessage(instance, journal),
      sends: sends.map(({ participant, name }) => `${participant}.${name}`),
      preview,
    };
  }
}

async function* toldMessages(lines: Awaited<ReturnType<JournalFeed['watch']>>) {
  for await (const line of lines) yield toldMessage(line);
}
