import type { MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { Controller, Inject } from '@nestjs/common';
import { EvidenceService } from '@comanda/contracts';
import { PostgresStore } from '@comanda/messaging';
import { GrpcService } from '../grpc/grpc-service.js';
import type { GrpcServiceController } from '../grpc/grpc-service-controller.js';
import { kindOf, type EvidenceFact, type EvidenceRequest, type EvidenceTable } from './evidence-fact.js';
import { messageFacts } from './message-facts.js';

type GetEvidence = (typeof EvidenceService)['method']['getEvidence'];

/** What the controller knows beside the request. */
export interface EvidenceSetup {
  readonly service: string;
  readonly tables: readonly EvidenceTable[];
}

/** Token of {@link EvidenceSetup}. */
export const EVIDENCE_SETUP = Symbol('evidence setup');

/** Tells what this service has stored of an order. */
@Controller()
@GrpcService(EvidenceService)
export class EvidenceController implements GrpcServiceController<typeof EvidenceService> {
  constructor(
    private readonly store: PostgresStore,
    @Inject(EVIDENCE_SETUP) private readonly setup: EvidenceSetup,
  ) {}

  async getEvidence(request: MessageShape<GetEvidence['input']>): Promise<MessageInitShape<GetEvidence['output']>> {
    const [messages, ...rows] = await Promise.all([
      this.store.evidence.of(request.messageIds),
      ...this.setup.tables.map((table) => this.factsIn(table, request)),
    ]);
    const facts = [...messageFacts(messages), ...rows.flat()];
    return { facts: facts.map((fact) => ({ ...messageOf(fact), service: this.setup.service })) };
  }

  private async factsIn(
    { table, column, values, facts }: EvidenceTable,
    request: EvidenceRequest,
  ): Promise<readonly EvidenceFact[]> {
    const wanted = values(request);
    if (wanted.length === 0) return [];
    return (await this.store.evidence.rows(table, column, wanted)).flatMap((row) => facts(row));
  }
}

function messageOf({ at, kind, id, text, code = '', streamSequence = 0, traceparent, waitsFor = [] }: EvidenceFact) {
  return {
    at: timestampFromDate(at),
    kind: kindOf(kind),
    id,
    text,
    code,
    streamSequence: BigInt(streamSequence),
    traceId: traceparent?.split('-')[1] ?? '',
    waitsFor: [...waitsFor],
  };
}
